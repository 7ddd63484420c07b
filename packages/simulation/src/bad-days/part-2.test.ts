import { liveThrough } from '../../test/bad-days';

// Four files, so that they run side by side.
liveThrough(2501, 2_500);
