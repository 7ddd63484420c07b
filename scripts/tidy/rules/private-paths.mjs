// @ts-check

const PRIVATE = [
  /(?<![\w.:/-])\/(?:work|srv|mnt)\//,
  /\/home\/[a-z]\w*\//,
  /\/Users\/[A-Za-z]\w*\//,
  /\/root\/(?!\.\.)/,
  /[A-Z]:\\+Users\\+\w/,
];

/** Nothing that is committed may depend on where one person keeps files. */
export const privatePaths = (/** @type {import('../workspace.mjs').Workspace} */ workspace) =>
  workspace.texts.filter((path) => path !== 'pnpm-lock.yaml').flatMap((file) =>
    workspace.read(file).split('\n').flatMap((text, index) => (PRIVATE.some((pattern) => pattern.test(text))
      ? [{ file, line: index + 1, rule: 'private-path', message: 'names a folder of one machine; use a path inside the repository, or os.tmpdir()' }]
      : [])));
