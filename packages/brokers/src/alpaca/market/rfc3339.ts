const STAMP = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?:Z|([+-])(\d\d):(\d\d))$/;

/** The beginning of a day, ms since 1970 UTC; NaN when there is no such day. */
export const dayOf = (year: number, month: number, day: number): number => {
  const time = Date.UTC(year, month - 1, day);
  const date = new Date(time);
  return year >= 1000 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? time : NaN;
};

/** An RFC 3339 stamp, ms since 1970 UTC: what is finer than a millisecond is cut off. NaN when it is none. */
export const timeOf = (text: string): number => {
  const found = STAMP.exec(text);
  if (found === null) return NaN;
  const [year, month, day, hour, minute, second] = found.slice(1, 7).map(Number);
  const [zoneHour, zoneMinute] = [Number(found[9] ?? 0), Number(found[10] ?? 0)];
  if (hour > 23 || minute > 59 || second > 59 || zoneHour > 23 || zoneMinute > 59) return NaN;
  const offset = (zoneHour * 60 + zoneMinute) * (found[8] === '-' ? -1 : 1);
  return dayOf(year, month, day) + ((hour * 60 + minute - offset) * 60 + second) * 1000 + Number((found[7] ?? '').padEnd(3, '0').slice(0, 3));
};

/** A stamp as Alpaca's requests take it. */
export const stampOf = (time: number): string => new Date(time).toISOString();
