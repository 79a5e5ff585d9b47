package data_test

import (
	"fmt"
	"os"
	"path/filepath"

	"gradscale/net/data"
)

func ExampleGlyphs() {
	split := data.Glyphs(1, 100, 20)
	fmt.Println(split.Train)
	train, test, how, err := split.Preprocess()
	if err != nil {
		panic(err)
	}
	fmt.Println(train.Inputs.Rows, train.Inputs.Cols, test.Inputs.Rows)
	fmt.Println(how)
	// Output:
	// glyphs of seed 1, 100 images 32x32x3 in 10 classes, SHA-256 0348c7e1778c
	// 100 3072 20
	// 3072 features less their means, times 0.017236031599683288, SHA-256 1e510db3f020
}

func ExampleNewNoise() {
	n := data.NewNoise(1, 1000, 100, 10)
	fmt.Println(n.Inputs.Rows, n.Inputs.Cols, n.Labels.Cols)
	// Output: 1000 100 10
}

func ExampleImages_Subset() {
	m := data.Glyphs(1, 100, 0).Train
	few, err := m.Subset(20, 1)
	if err != nil {
		panic(err)
	}
	fmt.Println(few.Len(), few.Classes)
	_, err = m.Subset(200, 1)
	fmt.Println(err)
	// Output:
	// 20 10
	// data: 200 images of glyphs of seed 1, want 0 to 100
}

func ExampleOpen() {
	split, err := data.Open(filepath.Join("..", "..", "testdata", "data", "cifar-10"))
	if err != nil {
		panic(err)
	}
	fmt.Println(split.Train)
	fmt.Println("official:", split.Train.Official)
	// Output:
	// unofficial CIFAR-10, 5 images 32x32x3 in 10 classes, SHA-256 dd5958529a47
	// official: false
}

func ExampleFromEnvironment() {
	os.Unsetenv(data.Variable) // a user sets it to a folder or an archive
	split, err := data.FromEnvironment(1, 4000, 1000)
	if err != nil {
		panic(err)
	}
	fmt.Println(split.Train.Len(), split.Test.Len())
	// Output: 4000 1000
}

func ExampleSet_String() {
	split, err := data.Open(filepath.Join("..", "..", "testdata", "data", "cifar-10"))
	if err != nil {
		panic(err)
	}
	train, _, _, err := split.Preprocess()
	fmt.Println(train, err)
	// Output: unofficial CIFAR-10, 5 inputs 32x32x3 in 10 classes, SHA-256 dd5958529a47 <nil>
}

func ExampleFit() {
	m := data.Images{Shape: data.Shape{Height: 1, Width: 2, Channels: 1}, Classes: 2, Pixels: []byte{0, 9, 20, 9}, Labels: []uint8{0, 1}}
	p, err := data.Fit(m)
	if err != nil {
		panic(err)
	}
	fmt.Printf("%.4f\n", p.Mean)
	fmt.Printf("%.4f\n", p.Apply(m).Inputs.Data)
	// Output:
	// [10.0000 9.0000]
	// [-1.4142 0.0000 1.4142 0.0000]
}
