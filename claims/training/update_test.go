package training

import _ "gradscale/mathcheck/golden" // the flag -update
