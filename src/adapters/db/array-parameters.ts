// Columns of many rows as PostgreSQL's binary arrays: one parameter a column. Nothing is quoted here and nothing is
// parsed there, which both cost more than the rows themselves; a JSON document a section was measured at three times
// the server's time.
import { StoreFaultError } from '../../app/store-errors.ts';

/** Types a column may have; `instant` is a timestamptz given in ms, `written` a json given as text. */
export type ColumnType =
  'bigint' | 'int' | 'smallint' | 'text' | 'bool' | 'json' | 'written' | 'jsonb' | 'instant';

/** How PostgreSQL names the types, and their numbers in its catalogue. */
const SERVER_TYPES: { readonly [type in ColumnType]: { readonly name: string; readonly oid: number } } = {
  bigint: { name: 'int8', oid: 20 },
  int: { name: 'int4', oid: 23 },
  smallint: { name: 'int2', oid: 21 },
  text: { name: 'text', oid: 25 },
  bool: { name: 'bool', oid: 16 },
  json: { name: 'json', oid: 114 },
  written: { name: 'json', oid: 114 },
  jsonb: { name: 'jsonb', oid: 3802 },
  instant: { name: 'timestamptz', oid: 1184 },
};

/** The array type of a parameter, as a cast names it. */
export function arrayTypeOf(type: ColumnType): string {
  return `${SERVER_TYPES[type].name}[]`;
}

/** A column: the members of these rows with its name. A member that is absent, `null` or `undefined` is NULL. */
export interface ColumnOfRows {
  readonly type: ColumnType;
  readonly name: string;
  readonly rows: readonly Row[];
}

/** Writes columns, each as one parameter. @throws StoreFaultError for a number that its column cannot hold. */
export type WriteColumns = (columns: readonly ColumnOfRows[]) => readonly Buffer[];

type Row = Readonly<Record<string, unknown>>;

/** Dimensions, flags, element type, length, lower bound. */
const HEADER_BYTES = 20;
const FIRST_BYTES = 16_384;
/** UTF-8 takes at most three bytes a UTF-16 unit. */
const BYTES_PER_UNIT = 3;
const JSONB_FORMAT = 1;
/** Its length and eight bytes. */
const LARGEST_NUMBER_BYTES = 12;
const NULL_LENGTH = -1;
/** Instants of PostgreSQL count from 2000, in microseconds. */
const EPOCH_MS = 946_684_800_000;
const TWO_32 = 0x1_0000_0000;

const MAX_INT = 0x7fff_ffff;
const MAX_SMALLINT = 0x7fff;
/** SQLSTATE «numeric value out of range», which the server would have answered. */
const OUT_OF_RANGE = '22003';

/** @throws StoreFaultError for what the column could not hold: written as it is, it would be another number. */
function toInteger(value: unknown, max: number): number {
  if (typeof value === 'number' && Number.isInteger(value) && Math.abs(value) <= max) return value;
  const message = `A column of the commit takes an integer of at most ${max}, got ${typeof value} ${String(value)}.`;
  throw new StoreFaultError(OUT_OF_RANGE, new RangeError(message));
}

/** Makes the function over a scratch buffer of its own; what it returns is a copy. */
export function makeWriteColumns(): WriteColumns {
  const scratch: Scratch = { bytes: Buffer.allocUnsafe(FIRST_BYTES), end: 0 };
  return (columns) => {
    scratch.end = 0;
    const ends = columns.map((column) => writeColumn(scratch, column));
    const copy = Buffer.from(scratch.bytes.subarray(0, scratch.end));
    return ends.map((end, index) => copy.subarray(ends[index - 1] ?? 0, end));
  };
}

/** @returns where it ends */
function writeColumn(scratch: Scratch, { type, name, rows }: ColumnOfRows): number {
  reserve(scratch, HEADER_BYTES);
  for (const word of [1, 0, SERVER_TYPES[type].oid, rows.length, 1]) writeInt32(scratch, word);
  for (const row of rows) {
    const value = row[name];
    reserve(scratch, LARGEST_NUMBER_BYTES);
    if (value === null || value === undefined) writeInt32(scratch, NULL_LENGTH);
    else writeValue(scratch, type, value);
  }
  return scratch.end;
}

interface Scratch {
  bytes: Buffer;
  end: number;
}

function reserve(scratch: Scratch, bytes: number): void {
  const needed = scratch.end + bytes;
  if (needed <= scratch.bytes.length) return;
  const larger = Buffer.allocUnsafe(Math.max(scratch.bytes.length * 2, needed));
  scratch.bytes.copy(larger, 0, 0, scratch.end);
  scratch.bytes = larger;
}

function writeValue(scratch: Scratch, type: ColumnType, value: unknown): void {
  switch (type) {
    case 'bigint':
      return writeInt64(scratch, toInteger(value, Number.MAX_SAFE_INTEGER));
    case 'instant':
      return writeInt64(
        scratch,
        toInteger(Math.round((Number(value) - EPOCH_MS) * 1000), Number.MAX_SAFE_INTEGER),
      );
    case 'int':
      writeInt32(scratch, 4);
      return writeInt32(scratch, toInteger(value, MAX_INT));
    case 'smallint':
      writeInt32(scratch, 2);
      scratch.end = scratch.bytes.writeInt16BE(toInteger(value, MAX_SMALLINT), scratch.end);
      return;
    case 'bool':
      writeInt32(scratch, 1);
      scratch.end = scratch.bytes.writeUInt8(value === true ? 1 : 0, scratch.end);
      return;
    case 'text':
    case 'written':
      return writeText(scratch, String(value), undefined);
    case 'json':
      return writeText(scratch, JSON.stringify(value), undefined);
    case 'jsonb':
      return writeText(scratch, JSON.stringify(value), JSONB_FORMAT);
    default:
      return type satisfies never;
  }
}

function writeInt32(scratch: Scratch, value: number): void {
  scratch.end = scratch.bytes.writeInt32BE(value, scratch.end);
}

function writeInt64(scratch: Scratch, value: number): void {
  const high = Math.floor(value / TWO_32);
  writeInt32(scratch, 8);
  writeInt32(scratch, high);
  scratch.end = scratch.bytes.writeUInt32BE(value - high * TWO_32, scratch.end);
}

/** Its length is known only once it is written. */
function writeText(scratch: Scratch, text: string, prefix: number | undefined): void {
  reserve(scratch, text.length * BYTES_PER_UNIT + LARGEST_NUMBER_BYTES);
  const start = scratch.end + 4;
  let at = start;
  if (prefix !== undefined) at = scratch.bytes.writeUInt8(prefix, at);
  at += scratch.bytes.write(text, at, 'utf8');
  scratch.bytes.writeInt32BE(at - start, scratch.end);
  scratch.end = at;
}
