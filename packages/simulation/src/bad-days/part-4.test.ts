import { liveThrough } from '../../test/bad-days';

// 10,000 seeds in four files, so that they run side by side.
liveThrough(7501, 2_500);
