// What the official client sees: node list.mjs <hub url> [<model> [<revision>]] → JSON: models, or the model's files.
import { listFiles, listModels } from "@huggingface/hub";

const [hubUrl, model, revision] = process.argv.slice(2);
const found = [];
const all = model
  ? listFiles({ hubUrl, repo: model, revision, recursive: true, expand: true })
  : listModels({ hubUrl, additionalFields: ["author", "sha", "tags", "safetensors"] });
for await (const item of all) {
  found.push(item);
}
process.stdout.write(JSON.stringify(found));
