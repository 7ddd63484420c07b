import { library } from '../../tsup.base';

export default library(['src/simulated/index.ts', 'src/simulated/remote.ts', 'src/simulated/node/index.ts']);
