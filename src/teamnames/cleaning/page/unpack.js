"use strict";

const byId = (id) => document.getElementById(id);
const STANDINGS = ["answered", "doubtful", "without"];
const TRENDS = [undefined, ["up", "↗", "rising"], ["down", "↘", "fading"], ["steady", "→", "steady"]];
const SETTLED = 1, NEW = 2, MOVED = 4;

// Make an element. Text only ever goes in as text: what a file says is never markup.
function el(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name in made && typeof value !== "string") made[name] = value;
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null && child !== ""));
  return made;
}

// A cell says what it is even where it is laid out as something else.
const cell = (properties, ...children) => el("td", { role: "cell", ...properties }, ...children);

async function unpack() {
  const packed = byId("packed");
  const bytes = Uint8Array.from(atob(packed.textContent.trim()), (letter) => letter.charCodeAt(0));
  packed.remove();
  const text = await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"))).text();
  const { functions, names } = JSON.parse(text);
  const functionOf = functions.map(([id, label, path], place) => ({ id, label, path, place }));
  return {
    functions: functionOf,
    names: names.map((row, place) => unpackName(row, place, functionOf)),
  };
}

function unpackName(row, place, functions) {
  const [name, rows, standing, found, sure, trend, alias, said, offered, around, firstRow, flags, key, why] = row;
  const answers = found.map((number) => functions[number]);
  const answer = answers.map((one) => one.label).join(" and ");
  return {
    place, name, rows, sure, alias, said, around, firstRow, key, why, answers, answer,
    standing: STANDINGS[standing],
    trend: TRENDS[trend],
    settled: Boolean(flags & SETTLED),
    isNew: Boolean(flags & NEW),
    moved: Boolean(flags & MOVED),
    offered: offered.map(([numbers, like, score]) => ({ functions: numbers.map((number) => functions[number]), like, score })),
    wanted: standing !== 0 && !(flags & SETTLED),
    text: `${name}\n${answer}\n${answers.map((one) => one.path).join("\n")}\n${alias}\n${around}`.toLowerCase(),
  };
}
