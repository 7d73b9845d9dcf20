"use strict";
const form = document.getElementById("scores");
const state = document.getElementById("state");
const place = "scores:" + Array.from(form.querySelectorAll("textarea"), (e) => e.dataset.item).join();
const cell = (text) => (/[",;\n\r]/.test(text) ? '"' + text.replaceAll('"', '""') + '"' : text);
const given = () => Array.from(form.querySelectorAll("input[type=radio]:checked"));
const names = new Set(Array.from(form.querySelectorAll("input[type=radio]"), (e) => e.name));

function rows() {
  const rater = document.getElementById("rater").value.trim();
  const told = new Set();
  const found = [["rater", "item", "criterion", "score", "advice"]];
  for (const radio of given()) {
    const [item, criterion] = radio.name.split("|");
    const advice = told.has(item) ? "" : document.getElementById("advice-" + item).value.trim();
    told.add(item);
    found.push([rater, item, criterion, radio.value, advice]);
  }
  return found.map((row) => row.map(cell).join(",")).join("\n") + "\n";
}

function tell(text) {
  state.textContent = text || given().length + " of " + names.size + " scores given";
}

function keep() {
  const kept = { rater: document.getElementById("rater").value, radios: {}, advice: {} };
  for (const radio of given()) kept.radios[radio.name] = radio.value;
  for (const area of form.querySelectorAll("textarea")) kept.advice[area.id] = area.value;
  try { localStorage.setItem(place, JSON.stringify(kept)); } catch { /* a browser may refuse */ }
  tell();
}

function restore() {
  try {
    const kept = JSON.parse(localStorage.getItem(place) || "{}");
    document.getElementById("rater").value = kept.rater || "";
    for (const radio of form.querySelectorAll("input[type=radio]")) {
      radio.checked = (kept.radios || {})[radio.name] === radio.value;
    }
    for (const area of form.querySelectorAll("textarea")) area.value = (kept.advice || {})[area.id] || "";
  } catch { /* nothing is restored */ }
  tell();
}

form.addEventListener("input", keep);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (!document.getElementById("rater").value.trim()) {
    tell("Say first what you want to be called.");
    document.getElementById("rater").focus();
    return;
  }
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([rows()], { type: "text/csv" }));
  link.download = "scores.csv";
  link.click();
  tell("Saved " + given().length + " of " + names.size + " scores as scores.csv");
});
restore();
