// Reads files of a commit the official way with no network at all: node offline.mjs <cache folder> <model> <commit> <path>…
// → JSON: {"<path>": its bytes in base64}. Anything that would have to be asked for is an error.
import { readFile } from "node:fs/promises";
import { downloadFileToCacheDir } from "@huggingface/hub";

const [cacheDir, repo, revision, ...paths] = process.argv.slice(2);
const noNetwork = () => Promise.reject(new Error("there is no network"));
const found = {};
for (const path of paths) {
  const file = await downloadFileToCacheDir({ repo, path, revision, cacheDir, fetch: noNetwork });
  found[path] = (await readFile(file)).toString("base64");
}
process.stdout.write(JSON.stringify(found));
