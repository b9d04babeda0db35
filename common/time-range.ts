/** The range of valid times, in milliseconds since 1970: the years 0000 to 9999, which have four digits in ISO 8601. */

const FIRST = -62_167_219_200_000;
const LAST = 253_402_300_799_999;

export function isInTimeRange(time: number): boolean {
  return time >= FIRST && time <= LAST;
}

/** Follows "must be" in messages. */
export const TIME_RULE = "a time in the years 0 to 9999";
