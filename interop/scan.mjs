// What the official client finds in a cache folder: node scan.mjs <cache folder> → JSON as scanCacheDir gives it, warnings as texts.
import { scanCacheDir } from "@huggingface/hub";

const found = await scanCacheDir(process.argv[2]);
process.stdout.write(JSON.stringify({ ...found, warnings: found.warnings.map((warning) => warning.message) }));
