// What citeproc-js makes of items: one JSON object {"item": …, "locator": …} a line in, an object of strings (HTML) by form out.
"use strict";
const fs = require("fs");
const path = require("path");
const [module_, styles] = process.argv.slice(2);
const CSL = require(module_);
CSL.debug = () => {};

const read = (name) => fs.readFileSync(path.join(styles, name), "utf8");
const items = {};
const system = { retrieveLocale: () => read("locales-en-US.xml"), retrieveItem: (id) => items[id] };
// A citation by itself is not told apart from others, nor are the names in it from one another.
const alone = (style) => style.replace(/ disambiguate-add-(?:names|givenname)="true"/g, "");
const engine = (name) => new CSL.Engine(system, alone(read(`${name}.csl`)), "en-US", true);
const impose = CSL.NameOutput.prototype._imposeNameConstraints;
CSL.NameOutput.prototype._imposeNameConstraints = function (...given) {
  this.state.tmp.disambig_request = false;
  return impose.apply(this, given);
};
const engines = { chicago: engine("chicago-notes-bibliography"), apa: engine("apa") };
const FORMS = { chicago: ["chicago-note", "chicago"], apa: ["apa-text", "apa"] };

function cite(entry, id) {
  const found = {};
  for (const [name, one] of Object.entries(engines)) {
    const [inText, listed] = FORMS[name];
    items[id] = { ...entry.item, id };
    try {
      one.updateItems([id]);
      const cited = entry.locator ? { id, locator: entry.locator, label: "page" } : { id };
      found[inText] = one.previewCitationCluster({ citationItems: [cited], properties: { noteIndex: 1 } }, [], [], "html");
      found[listed] = (one.makeBibliography()[1][0] || "").replace(/^ *<div class="csl-entry">|<\/div>\n$/g, "");
    } catch (error) {
      found[listed] = found[inText] = null;
      found.error = String(error);
      engines[name] = engine(name === "apa" ? "apa" : "chicago-notes-bibliography");
      warm();
    }
    delete items[id];
  }
  return found;
}

// The first range of dates that an engine sets takes what stands around it from another date of the style.
let count = 0;
function warm() {
  for (const one of Object.values(engines)) {
    const id = `warm${count++}`;
    items[id] = { id, type: "book", title: "A", issued: { "date-parts": [[1950], [1951]] }, publisher: "B" };
    one.updateItems([id]);
    one.previewCitationCluster({ citationItems: [{ id }], properties: { noteIndex: 1 } }, [], [], "html");
    one.makeBibliography();
    delete items[id];
  }
}

warm();
const lines = fs.readFileSync(0, "utf8").split("\n").filter(Boolean);
fs.writeSync(1, lines.map((line, at) => JSON.stringify(cite(JSON.parse(line), `i${at}`))).join("\n") + "\n");
