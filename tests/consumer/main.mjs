import { use } from './uses.mjs';

console.log(JSON.stringify(await use((name) => import(name))));
