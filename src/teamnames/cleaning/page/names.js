const PAGE = 100;
const PRINTED = 2000;
const collator = new Intl.Collator(undefined, { sensitivity: "base", numeric: true });

// Answers in the order of the alphabet, and after them what has none.
const answerText = (one) => (one.answer ? `a ${one.answer}` : `z ${one.said}`);

// What is shown of the names, and in which order.
class Names {
  constructor(all) {
    this.all = all;
    this.view = "review";
    this.text = "";
    this.within = null;
    this.sort = "rows";
    this.down = true;
    this.page = 0;
    this.views = {
      review: ["To review", (one) => one.wanted && one.isFirst],
      all: ["All", () => true],
      answered: ["Answered", (one) => one.standing === "answered"],
      doubtful: ["Doubtful", (one) => one.standing === "doubtful"],
      without: ["Without a function", (one) => one.standing === "without"],
      isNew: ["New", (one) => one.isNew],
      moved: ["Moved", (one) => one.moved],
      settled: ["Decided before", (one) => one.settled],
    };
    const first = new Map();
    for (const one of all) {
      if (!one.wanted) continue;
      one.isFirst = !first.has(one.key);
      if (one.isFirst) first.set(one.key, Object.assign(one, { rowsOfAll: 0, spellings: 0 }));
      first.get(one.key).rowsOfAll += one.rows;
      first.get(one.key).spellings += 1;
    }
    const answers = [...new Set(all.map(answerText))].sort(collator.compare);
    const ranks = new Map(answers.map((text, rank) => [text, rank]));
    for (const one of all) one.answerRank = ranks.get(answerText(one));
    this.arrange();
  }

  counts() {
    const found = Object.entries(this.views).map(([view, [label, test]]) => [view, label, this.all.filter(test).length]);
    return found.filter(([view, , count]) => count || view === "all" || view === "review");
  }

  arrange() {
    const inView = this.views[this.view][1];
    const words = this.text.toLowerCase().split(/\s+/).filter(Boolean);
    const { within } = this;
    const inFunction = (one) => !within || one.answers.some((answer) => within.has(answer));
    this.shown = this.all.filter((one) => inView(one) && inFunction(one) && words.every((word) => one.text.includes(word)));
    const sign = this.down ? -1 : 1;
    const by = {
      rows: (a, b) => sign * (this.rowsOf(a) - this.rowsOf(b)),
      name: (a, b) => sign * collator.compare(a.name, b.name),
      answer: (a, b) => sign * (a.answerRank - b.answerRank),
      sure: (a, b) => sign * (a.sure - b.sure),
      trend: (a, b) => sign * (TRENDS.indexOf(a.trend) - TRENDS.indexOf(b.trend)),
    }[this.sort];
    this.shown.sort((a, b) => by(a, b) || a.place - b.place);
    this.page = Math.min(this.page, this.pages - 1);
  }

  // For review all spellings of a name are one: they share the decision.
  rowsOf(one) {
    return this.view === "review" ? one.rowsOfAll : one.rows;
  }

  get pages() {
    return Math.max(1, Math.ceil(this.shown.length / PAGE));
  }

  get slice() {
    return this.shown.slice(this.page * PAGE, (this.page + 1) * PAGE);
  }

  where() {
    const count = this.shown.length.toLocaleString("en");
    if (this.pages === 1) return `${count} name${this.shown.length === 1 ? "" : "s"}`;
    const first = (this.page * PAGE + 1).toLocaleString("en");
    const last = Math.min((this.page + 1) * PAGE, this.shown.length).toLocaleString("en");
    return `${first} to ${last} of ${count} names`;
  }
}

// One name as a row of the table.
function nameRow(one, desk, open, view) {
  const decision = desk.of(one);
  const together = view === "review" && one.spellings > 1;
  const rows = together ? one.rowsOfAll : one.rows;
  const row = el(
    "tr",
    { role: "row", class: `name is-${one.standing}${decision ? " decided" : ""}`, tabindex: "-1", "data-place": String(one.place) },
    nameCell(one, open, together ? `in ${one.spellings} spellings` : ""),
    cell({ class: "num", "data-unit": rows === 1 ? "row" : "rows" }, rows.toLocaleString("en")),
    answerCell(one),
    cell({ class: "num" }, one.sure ? `${Math.round(one.sure * 1000) / 10} %` : ""),
    trendCell(one),
    desk.cell(one),
  );
  return row;
}

function nameCell(one, open, spellings) {
  const shown = one.name.length > 200 ? `${one.name.slice(0, 200)}…` : one.name;
  const why = el("button", { type: "button", class: "why", "aria-expanded": String(open), title: "Explain" }, shown);
  const badge = one.isNew ? "new" : one.moved ? "moved" : "";
  const around = [spellings, one.around].filter(Boolean).join(" · ");
  return cell({}, why, badge && el("span", { class: "badge" }, badge), around && el("span", { class: "around" }, around));
}

function answerCell(one) {
  if (one.answers.length) {
    const path = one.answers.length === 1 ? one.answers[0].path : "";
    return cell({}, one.answer, path && el("span", { class: "path" }, path));
  }
  const what = one.settled ? "Not a team" : one.standing === "doubtful" ? "Ambiguous" : "No function";
  return cell({ class: "said" }, what, el("span", { class: "path" }, one.said));
}

function trendCell(one) {
  if (!one.trend) return cell({});
  const [kind, mark, word] = one.trend;
  return cell({ class: `trend ${kind}` }, el("span", { "aria-hidden": "true" }, `${mark} `), word);
}

function explanationRow(one, desk) {
  const lines = (one.why || "The explanation of this rare name was left out to keep the page small: teamnames explain tells it.").split("\n");
  const where = `First seen in row ${one.firstRow.toLocaleString("en")}.`;
  const columns = 6 - ["unsure", "trendless"].filter((kind) => byId("table").classList.contains(kind)).length;
  const held = cell({ colspan: String(columns) }, ...[...lines, where].map((line) => el("p", {}, line)));
  if (desk.of(one)) held.append(desk.reasonField(one));
  return el("tr", { class: "explained", role: "row" }, held);
}
