/** Numbers of orders as clients and the payment provider see them. */
import { DateTime } from 'luxon';

const ZONE = 'Europe/Moscow';
const SERIAL_DIGITS = 6;

/**
 * Moscow date and serial, digits alone: `261124000017`. Twelve digits, so that it never meets a number the provider
 * gives its own orders; unique because the serial is.
 */
export function formatOrderNumber(at: number, serial: number): string {
  const day = DateTime.fromMillis(at, { zone: ZONE }).toFormat('yyMMdd');
  return day + String(serial).padStart(SERIAL_DIGITS, '0');
}
