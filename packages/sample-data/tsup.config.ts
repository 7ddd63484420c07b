import { library } from '../../tsup.base';

// The shims give the CommonJS build an `import.meta.url`, from which the data packages are resolved.
export default { ...library(['src/index.ts']), shims: true };
