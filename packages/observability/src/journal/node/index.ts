export { journalSegments, nodeSha256, openJournal } from './open-journal';
export type { OpenedJournal, OpenJournalOptions } from './open-journal';
export type { FileSinkOptions } from './file-sink';
export type { SegmentFiles } from './segment-files';
