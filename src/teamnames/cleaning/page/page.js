async function start() {
  byId("loading").hidden = false;
  const { functions, names: all } = await unpack();
  const names = new Names(all);
  const desk = new Desk(functions, all, document.body.dataset.input);
  const body = document.querySelector("#table tbody");
  const opened = new Set();
  if (!names.counts().some(([view, , count]) => view === "review" && count)) names.view = "all";

  const rowOf = (one) => body.querySelector(`tr.name[data-place="${one.place}"]`);
  const nameOf = (node) => all[Number(node.closest("tr.name").dataset.place)];
  const say = (text) => { byId("say").textContent = text; };

  function draw(shown = names.slice) {
    byId("table").classList.toggle("unsure", !names.shown.some((one) => one.sure));
    byId("table").classList.toggle("trendless", !names.shown.some((one) => one.trend));
    const rows = shown.flatMap((one) => opened.has(one)
      ? [nameRow(one, desk, true, names.view), explanationRow(one, desk)] : [nameRow(one, desk, false, names.view)]);
    body.replaceChildren(...rows);
    const first = body.querySelector("tr.name");
    if (first) first.tabIndex = 0;
    byId("nothing").hidden = Boolean(first);
    byId("where").textContent = names.where();
    byId("back").disabled = names.page === 0;
    byId("forth").disabled = names.page >= names.pages - 1;
    document.querySelector(".pager").classList.toggle("single", names.pages === 1);
    for (const head of document.querySelectorAll("#table th[data-sort]")) {
      if (head.dataset.sort === names.sort) head.setAttribute("aria-sort", names.down ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    }
  }

  function redraw() {
    names.arrange();
    draw();
  }

  // Draw one name again, and every other spelling of it that is on the page.
  function redrawName(one) {
    for (const row of body.querySelectorAll("tr.name")) {
      const other = nameOf(row);
      if (other.key !== one.key) continue;
      const fresh = nameRow(other, desk, opened.has(other), names.view);
      fresh.tabIndex = row.tabIndex;
      if (row.nextElementSibling?.classList.contains("explained")) row.nextElementSibling.remove();
      row.replaceWith(fresh);
      if (opened.has(other)) fresh.after(explanationRow(other, desk));
    }
    drawBar();
  }

  function drawBar() {
    const count = desk.made.size;
    byId("bar").hidden = !count;
    byId("decided").textContent = `${count.toLocaleString("en")} of ${Math.max(desk.open, count).toLocaleString("en")} decided`;
  }

  function focusRow(row) {
    if (!row) return;
    body.querySelectorAll('tr.name[tabindex="0"]').forEach((other) => { other.tabIndex = -1; });
    row.tabIndex = 0;
    row.focus();
  }

  function step(row, by) {
    const rows = [...body.querySelectorAll("tr.name")];
    const next = rows[rows.indexOf(row) + by];
    if (next) { focusRow(next); return; }
    if (by > 0 && names.page < names.pages - 1) turn(1);
    else if (by < 0 && names.page > 0) turn(-1);
  }

  function turn(by) {
    names.page = Math.min(Math.max(names.page + by, 0), names.pages - 1);
    draw();
    const rows = [...body.querySelectorAll("tr.name")];
    focusRow(by > 0 ? rows[0] : rows.at(-1));
    byId("names").scrollIntoView({ block: "start" });
  }

  function pick(one, choice) {
    if (choice === "never") desk.decide(one, [], true);
    else if (one.offered[Number(choice)]) desk.decide(one, one.offered[Number(choice)].functions);
    else return false;
    redrawName(one);
    say(`${one.name}: ${desk.word(one)}. ${desk.made.size} decided.`);
    return true;
  }

  function toggle(one) {
    if (!opened.delete(one)) opened.add(one);
    redrawName(one);
  }

  function pickOther(field) {
    const one = nameOf(field);
    const word = field.value.trim().toLowerCase();
    const found = desk.byWord.get(word);
    if (!word) { desk.clear(one); redrawName(one); return; }
    field.setAttribute("aria-invalid", String(!found));
    if (!found) { say(`No function is called ${field.value}.`); return; }
    if (desk.of(one)?.ids !== found.id) desk.decide(one, [found]);
    redrawName(one);
    say(`${one.name}: ${desk.word(one)}. ${desk.made.size} decided.`);
    focusRow(rowOf(one));
  }

  body.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    const one = nameOf(button);
    if (button.classList.contains("why")) { toggle(one); rowOf(one).querySelector(".why").focus(); }
    else if (button.dataset.pick) { pick(one, button.dataset.pick); rowOf(one).querySelector(`[data-pick="${button.dataset.pick}"]`).focus(); }
    else if (button.classList.contains("change")) { desk.changing.add(one); redrawName(one); focusRow(rowOf(one)); }
  });
  body.addEventListener("change", (event) => {
    if (event.target.classList.contains("other")) pickOther(event.target);
  });
  body.addEventListener("keydown", (event) => {
    const row = event.target.closest("tr.name");
    if (!row || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.tagName === "INPUT") {
      if (event.key === "Escape") focusRow(row);
      return;
    }
    const one = nameOf(row);
    const moves = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 };
    if (event.key in moves) step(row, moves[event.key]);
    else if (event.key === "PageDown") turn(1);
    else if (event.key === "PageUp") turn(-1);
    else if ("123".includes(event.key) || event.key === "n") {
      if (pick(one, event.key === "n" ? "never" : String(Number(event.key) - 1))) {
        if (desk.of(one)) step(rowOf(one), 1); else focusRow(rowOf(one));
      }
    } else if (event.key === "o") {
      if (!row.querySelector(".other")) { desk.changing.add(one); redrawName(one); }
      rowOf(one).querySelector(".other").focus();
    } else if (event.key === "c") { desk.clear(one); redrawName(one); focusRow(rowOf(one)); }
    else if (event.key === "Enter" && event.target === row) { toggle(one); focusRow(rowOf(one)); }
    else if (event.key === "/") byId("find").focus();
    else return;
    event.preventDefault();
  });

  for (const head of document.querySelectorAll("#table th[data-sort]")) {
    const button = el("button", { type: "button" }, head.textContent);
    head.replaceChildren(button);
    button.addEventListener("click", () => {
      const key = head.dataset.sort;
      names.down = names.sort === key ? !names.down : key === "rows" || key === "sure";
      names.sort = key;
      names.page = 0;
      redraw();
    });
  }

  const views = document.querySelector(".views");
  for (const [view, label, count] of names.counts()) {
    const choice = el("input", { type: "radio", name: "view", value: view, checked: view === names.view });
    choice.addEventListener("change", () => { names.view = view; names.page = 0; redraw(); });
    views.append(el("label", {}, choice, el("span", {}, label, el("b", {}, count.toLocaleString("en")))));
  }

  let waiting = 0;
  byId("find").addEventListener("input", (event) => {
    clearTimeout(waiting);
    waiting = setTimeout(() => { names.text = event.target.value; names.page = 0; redraw(); }, 80);
  });
  byId("find").addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "Enter") { focusRow(body.querySelector("tr.name")); event.preventDefault(); }
  });

  function within(id, below) {
    const chosen = desk.byWord.get(id);
    const path = chosen.path ? `${chosen.path} › ${chosen.label}` : chosen.label;
    const inside = functions.filter((one) => one === chosen || (below && (one.path === path || one.path.startsWith(`${path} › `))));
    names.within = new Set(inside);
    names.view = "all";
    names.page = 0;
    views.querySelector('[value="all"]').checked = true;
    byId("function-chip").hidden = false;
    byId("function-chip").textContent = below ? `in ${chosen.label}` : chosen.label;
    byId("function-chip").setAttribute("aria-label", `Only ${chosen.label}; show every function again`);
    redraw();
    byId("names").scrollIntoView({ block: "start" });
    focusRow(body.querySelector("tr.name"));
  }
  for (const button of document.querySelectorAll("[data-function]")) {
    button.addEventListener("click", () => within(button.dataset.function, "below" in button.dataset));
  }
  byId("function-chip").addEventListener("click", () => {
    names.within = null;
    byId("function-chip").hidden = true;
    redraw();
    byId("find").focus();
  });

  byId("back").addEventListener("click", () => turn(-1));
  byId("forth").addEventListener("click", () => turn(1));
  byId("discard").addEventListener("click", () => { desk.discard(); draw(); drawBar(); say("All decisions discarded."); });
  byId("save").addEventListener("click", () => {
    const address = URL.createObjectURL(new Blob(["\ufeff", desk.asCsv(byId("by").value.trim())], { type: "text/csv" }));
    el("a", { href: address, download: "decisions.csv" }).click();
    setTimeout(() => URL.revokeObjectURL(address), 10000);
    byId("next").hidden = false;
    say("decisions.csv was saved.");
  });
  const folded = [];
  addEventListener("beforeprint", () => {
    folded.push(...document.querySelectorAll(".chart details:not([open])"));
    for (const details of folded) details.open = true;
    draw(names.shown.slice(0, PRINTED));
  });
  addEventListener("afterprint", () => {
    for (const details of folded.splice(0)) details.open = false;
    draw();
  });

  byId("all-functions").append(...functions.map((one) => el("option", { value: one.label }, one.path)));
  redraw();
  drawBar();
  byId("loading").hidden = true;
  byId("desk").hidden = false;
}

start();
