package kernel

//go:generate sh -c "cd _asm && go run . -out ../kernel_amd64.s -stubs ../kernel_amd64.go -pkg kernel"
//go:generate sh -c "cd _asm && go run ./neon > ../kernel_arm64.s"
