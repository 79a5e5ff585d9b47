"use strict";
// Filters and folds; the page is complete without it.
{
  const form = document.getElementById("filter");
  const boxes = [...form.querySelectorAll("input")];
  const claims = [...document.querySelectorAll("article.claim, tbody.claim")];
  const shown = document.getElementById("shown");
  const show = () => {
    const wanted = new Set(boxes.filter((b) => b.checked).map((b) => b.value));
    for (const c of claims) c.hidden = !wanted.has(c.dataset.verdict);
    for (const s of document.querySelectorAll("section.letter")) s.hidden = !s.querySelector("article.claim:not([hidden])");
    const all = document.querySelectorAll("article.claim");
    const visible = [...all].filter((c) => !c.hidden).length;
    shown.textContent = visible === all.length ? "" : visible + " of " + all.length + " claims shown";
  };
  form.addEventListener("change", show);
  form.addEventListener("submit", (e) => e.preventDefault());
  const fold = document.getElementById("fold");
  fold.addEventListener("click", () => {
    const open = fold.getAttribute("aria-expanded") !== "true";
    for (const d of document.querySelectorAll("details")) d.open = open;
    fold.setAttribute("aria-expanded", String(open));
    fold.textContent = open ? "Fold all numbers" : "Unfold all numbers";
  });
  form.hidden = false;
  show(); // browsers may remember which boxes were checked
}
