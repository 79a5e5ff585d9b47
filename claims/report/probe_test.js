// What a page shows that it should not, for looks_test.go.
(() => {
  const name = (e) => {
    const at = e.closest("[id]");
    return (at ? "#" + at.id + " " : "") + e.tagName + "." + (e.getAttribute("class") || "") + ": " + e.textContent.trim().slice(0, 60);
  };
  const width = innerWidth;
  const visible = (e) => e.checkVisibility() && !e.closest(".vh") && !e.closest(".skip");
  const box = (e) => e.getBoundingClientRect();
  const pictures = [...document.querySelectorAll("svg")].filter(visible);

  const unreachable = [];
  for (const a of document.querySelectorAll('a[href^="#"]')) {
    const target = document.getElementById(a.getAttribute("href").slice(1));
    if (!target || !visible(target)) {
      unreachable.push(a.getAttribute("href"));
      continue;
    }
    target.scrollIntoView();
    const top = box(target).top;
    if (top < -1 || top > innerHeight) unreachable.push(a.getAttribute("href") + " lies at " + top);
  }
  scrollTo(0, 0);

  const empty = pictures.filter((s) => {
    const b = box(s);
    return b.width < 10 || b.height < 10 || ![...s.querySelectorAll("path, circle")].some((p) => box(p).width + box(p).height > 0);
  });
  const overflowing = [...document.body.querySelectorAll("*")].filter((e) => {
    if (!visible(e) || e.tagName === "SCRIPT") return false;
    const b = box(e);
    const svg = e.ownerSVGElement;
    if (svg) {
      const s = box(svg);
      return b.width + b.height > 0 && (b.left < s.left - 2 || b.right > s.right + 2 || b.top < s.top - 2 || b.bottom > s.bottom + 2);
    }
    return b.right > width + 1 || b.left < -1 || (e.clientWidth > 0 && e.scrollWidth > e.clientWidth + 1);
  });
  const touching = [];
  for (const s of pictures) {
    const texts = [...s.querySelectorAll("text")].map((t) => [t, box(t)]);
    for (let i = 0; i < texts.length; i++)
      for (let j = 0; j < i; j++) {
        const [t, a] = texts[i], [u, b] = texts[j];
        if (a.left < b.right && b.left < a.right && a.top + 3 < b.bottom && b.top + 3 < a.bottom) touching.push(name(s) + ": " + u.textContent + " and " + t.textContent);
      }
  }
  const askew = [...document.querySelectorAll("table.checks")].filter((t) => {
    const axis = box(t.querySelector("svg.axis"));
    return [...t.querySelectorAll("svg.interval")].some((s) => Math.abs(box(s).left - axis.left) > 1 || Math.abs(box(s).width - axis.width) > 1);
  });
  return {
    claims: [...document.querySelectorAll("article.claim")].map((a) => a.id),
    unreachable, empty: empty.map(name), overflowing: overflowing.map(name), touching, askew: askew.map(name),
    fetched: performance.getEntriesByType("resource").map((r) => r.name),
    pictures: pictures.length, width: document.documentElement.scrollWidth,
  };
})();
