import { library } from '../../tsup.base';

export default library([
  'src/journal/index.ts', 'src/journal/node/index.ts', 'src/store/index.ts', 'src/tracing/index.ts', 'src/health/index.ts', 'src/health/node/index.ts',
]);
