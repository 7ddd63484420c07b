import { liveThrough } from '../../test/bad-days';

// Four files, so that they run side by side. Beyond seed 5,600 there are seeds that break rules and are not mended yet: 5778, 7792, 9514, 9597.
liveThrough(1401, 1_400);
