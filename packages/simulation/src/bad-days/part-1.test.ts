import { liveThrough } from '../../test/bad-days';

// Four files, so that they run side by side.
liveThrough(1, 2_500);
