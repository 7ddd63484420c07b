/** How bad it is. `info`: good to know. `warning`: something works less well. `critical`: a person should look now. */
export type AlarmLevel = 'info' | 'warning' | 'critical';

/** Tells people something, in one line. Never throws, and never waits. `source` is who tells: of the same source and text, only the first of a while need be passed on. */
export type Alarm = (level: AlarmLevel, source: string, text: string) => void;
