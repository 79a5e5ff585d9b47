package claims

import (
	"fmt"
	"os"
	"strings"

	"gradscale/mathcheck/golden"
)

// Section returns what stands between <!-- name --> and <!-- /name --> in a
// file.
func Section(path, name string) (string, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return "", err
	}
	from, to, err := sectionBounds(path, string(content), name)
	if err != nil {
		return "", err
	}
	return string(content[from:to]), nil
}

// ReplaceSection puts text between <!-- name --> and <!-- /name --> in a file,
// and leaves the file alone if it stands there already.
func ReplaceSection(path, name, text string) error {
	content, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	from, to, err := sectionBounds(path, string(content), name)
	if err != nil {
		return err
	}
	replaced := string(content[:from]) + text + string(content[to:])
	if replaced == string(content) {
		return nil
	}
	return golden.WriteFile(path, []byte(replaced))
}

func sectionBounds(path, content, name string) (from, to int, err error) {
	begin, end := fmt.Sprintf("<!-- %s -->\n", name), fmt.Sprintf("<!-- /%s -->", name)
	from = strings.Index(content, begin)
	to = strings.Index(content, end)
	if from < 0 || to < from {
		return 0, 0, fmt.Errorf("claims: %s: no section between %q and %q", path, begin, end)
	}
	return from + len(begin), to, nil
}
