// The CommonJS builds, every one through `require`.
void import('./uses.mjs').then(async ({ use }) => console.log(JSON.stringify(await use(require))));
