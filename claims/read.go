package claims

// ReadRecord returns the record of a claim, or of a part of one, that a file
// holds: one of testdata/claims, or one that a run left among its artifacts.
func ReadRecord(path string) (Record, error) {
	r, err := readRecord(path)
	if err != nil {
		return Record{}, err
	}
	return *r, nil
}

// PartID returns the claim's id with the part's letter, like "G2a"; it names the
// record's file.
func (r *Record) PartID() string { return r.id() }

// ChecksOf returns the record's checks of a quantity, in their order.
func (r *Record) ChecksOf(quantity string) []Check { return checksOf(r.Checks, quantity) }

// Combine returns the verdict of a claim from the records of its parts: of those that
// decide, or if there are none, of those that stand beside them.
func Combine(parts []*Record) Verdict { return combineRecords(parts) }

// Separator stands between the fields of a line of a record: between the quantity
// and the sentence of a rule, for one.
const Separator = separator

// Sections are the letters of the paper's sections, in its order.
const Sections = sections

// IDs lists the claims, in the paper's order.
func IDs() []string { return ids() }
