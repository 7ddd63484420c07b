import { library } from '../../tsup.base';

export default library([
  'src/simulated/index.ts', 'src/simulated/remote.ts', 'src/simulated/node/index.ts', 'src/alpaca/index.ts', 'src/node/index.ts', 'src/testing/index.ts', 'src/testing/node/index.ts',
]);
