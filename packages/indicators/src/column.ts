/** A column of bars that an indicator may take; `other` is the close of something else, for those that compare two. */
export type Column = 'open' | 'high' | 'low' | 'close' | 'volume' | 'other';
