package main

import (
	"context"
	"fmt"
	"os/exec"
	"strings"
)

// git runs a git command in a folder and returns what it prints.
func git(ctx context.Context, folder string, arguments ...string) (string, error) {
	cmd := exec.CommandContext(ctx, "git", append([]string{"-C", folder}, arguments...)...)
	out, err := cmd.CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("git %s: %w: %s", strings.Join(arguments, " "), err, strings.TrimSpace(string(out)))
	}
	return strings.TrimSpace(string(out)), nil
}

// checkOut puts a commit's files into a folder that is not there yet. remove takes
// them away again, also after an interruption.
func checkOut(ctx context.Context, root, commit, folder string) (remove func(), err error) {
	full, err := git(ctx, root, "rev-parse", "--verify", "--end-of-options", commit+"^{commit}")
	if err != nil {
		return nil, fmt.Errorf("commit %q, want one that is in this repository: %w", commit, err)
	}
	if _, err := git(ctx, root, "worktree", "add", "--detach", folder, full); err != nil {
		return nil, err
	}
	return func() { _, _ = git(context.Background(), root, "worktree", "remove", "--force", folder) }, nil
}
