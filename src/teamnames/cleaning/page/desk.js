// The decisions made on this page, by the folded form of a name: one decision holds for all its spellings.
class Desk {
  constructor(functions, names, mark) {
    this.functions = functions;
    this.storage = `teamnames ${mark}`;
    this.made = new Map();
    this.spelling = new Map();
    for (const one of names) if (!this.spelling.has(one.key)) this.spelling.set(one.key, one);
    this.open = names.filter((one) => one.wanted && one.isFirst).length;
    this.byWord = new Map();
    for (const one of functions) {
      this.byWord.set(one.id, one);
      this.byWord.set(one.label.toLowerCase(), one);
    }
    this.changing = new Set();
    this.restore();
  }

  of(one) {
    return this.made.get(one.key);
  }

  decide(one, functions, never = false) {
    const before = this.of(one);
    const ids = functions.map((found) => found.id).join("; ");
    if (before && before.ids === ids && before.never === never) this.made.delete(one.key);
    else this.made.set(one.key, { ids, never, reason: before ? before.reason : "", label: one.name });
    this.keep();
  }

  clear(one) {
    this.made.delete(one.key);
    this.keep();
  }

  word(one) {
    const decision = this.of(one);
    if (!decision) return "no decision";
    return decision.never ? "not a team" : decision.ids.split("; ").map((id) => this.byWord.get(id).label).join(" and ");
  }

  cell(one) {
    if (!one.wanted && !this.of(one) && !this.changing.has(one)) {
      const text = one.settled ? "decided before" : "change";
      return cell({}, el("button", { type: "button", class: "change", "aria-label": `Change the answer to ${one.name}` }, text));
    }
    const decision = this.of(one);
    const picks = one.offered.map(({ functions, like, score }, place) => {
      const ids = functions.map((found) => found.id).join("; ");
      const pressed = Boolean(decision && !decision.never && decision.ids === ids);
      const label = functions.map((found) => found.label).join(" and ");
      const title = like && score < 100 ? `nearly “${like}”` : null;
      return el("button", { type: "button", class: "pick", "data-pick": String(place), "aria-pressed": String(pressed), title },
        el("kbd", { "aria-hidden": "true" }, String(place + 1)), label);
    });
    const never = Boolean(decision && decision.never);
    picks.push(el("button", { type: "button", class: "pick", "data-pick": "never", "aria-pressed": String(never) },
      el("kbd", { "aria-hidden": "true" }, "n"), "Not a team"));
    const isOther = decision && !never && !one.offered.some(({ functions }) => functions.map((f) => f.id).join("; ") === decision.ids);
    picks.push(el("input", {
      class: isOther ? "other chosen" : "other", list: "all-functions", placeholder: "another function …",
      "aria-label": `Another function for ${one.name}`, autocomplete: "off", value: isOther ? this.word(one) : "",
    }));
    return cell({}, el("div", { class: "picks", role: "group", "aria-label": `Decision for ${one.name}` }, ...picks));
  }

  reasonField(one) {
    const field = el("input", { class: "reason", placeholder: "kept with the decision, shown in explanations" });
    field.value = this.of(one).reason;
    field.addEventListener("input", () => { this.of(one).reason = field.value; this.keep(); });
    return el("label", {}, "Reason", field);
  }

  // Drafts survive a reload of the page, where the browser lets a file keep anything.
  keep() {
    try { localStorage.setItem(this.storage, JSON.stringify([...this.made])); } catch { /* then they do not */ }
  }

  restore() {
    try {
      const kept = JSON.parse(localStorage.getItem(this.storage) || "[]");
      for (const [key, decision] of kept) if (this.spelling.has(key)) this.made.set(key, decision);
    } catch { this.made.clear(); }
  }

  discard() {
    this.made.clear();
    this.keep();
  }

  asCsv(by) {
    const now = new Date();
    const day = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
    const lines = [["label", "function_id", "reading", "by", "date", "reason"]];
    for (const decision of this.made.values()) {
      lines.push([decision.label, decision.ids, decision.never ? "never" : "default", by, day, decision.reason]);
    }
    return lines.map((cells) => cells.map(csvCell).join(",")).join("\r\n") + "\r\n";
  }
}

// A spreadsheet must not take what a file said for a formula.
function csvCell(text) {
  const safe = /^'*[=+\-@\t\r\n]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
