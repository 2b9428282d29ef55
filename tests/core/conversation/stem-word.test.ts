/** Forms of one word share a stem, different words do not. */
import { describe, expect, it } from 'vitest';
import { stemWord } from '../../../src/core/conversation/stem-word.ts';

describe('the stem of a word', () => {
  it.each([
    ['доход', 'дохода', 'доходу', 'доходом', 'доходами'],
    ['гарантия', 'гарантии', 'гарантией', 'гарантиями'],
    ['стабильный', 'стабильная', 'стабильного', 'стабильными', 'стабильность'],
    ['деньги', 'деньгами', 'деньгах'],
  ])('is one for %s and its forms', (...forms) => {
    expect(new Set(forms.map(stemWord)).size).toBe(1);
  });

  it('parts different words', () => {
    expect(stemWord('доходами')).not.toBe(stemWord('расходами'));
  });

  it('leaves short and foreign words whole', () => {
    expect(['не', 'мы', 'usdt', '2026'].map(stemWord)).toEqual(['не', 'мы', 'usdt', '2026']);
  });
});
