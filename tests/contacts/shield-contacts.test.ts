/** What is kept of an event before consent: no phone and no e-mail, wherever the client wrote it. */
import { describe, expect, it } from 'vitest';
import { withoutContacts } from '../../src/core/contacts/shield-contacts.ts';
import type { SubjectEvent } from '../../src/core/step/event.ts';

const PHONE = '+7 903 123-45-67';
const EMAIL = 'anna.k@example.com';

const event = (type: string, params: SubjectEvent['params'], text?: string): SubjectEvent => ({
  type,
  at: 0,
  keys: ['u:1'],
  params,
  via: { kind: 'message', messageId: 1, ...(text === undefined ? {} : { text }) },
});

describe('an event that is kept', () => {
  it.each([
    event('client.text', { text: `мой номер ${PHONE}, почта ${EMAIL}` }),
    event('client.media', { media: 'photo', text: EMAIL }),
    event('client.edited', { text: PHONE, caption: false }),
    event('client.contact', { phone: '+79031234567', own: true }),
    event('client.unknownCommand', { command: '79031234567' }, '/79031234567'),
    event('start', {}, `/start ${EMAIL}`),
  ])('names neither phone nor e-mail: $type', (given) => {
    const kept = withoutContacts(given);
    expect(JSON.stringify(kept)).not.toMatch(/903|example/);
    expect(withoutContacts(kept)).toEqual(kept);
  });

  it('is the very same object where there is nothing to hide', () => {
    const given = event('client.text', { text: 'в среду в 16:00, бюджет 100 000' });
    expect(withoutContacts(given)).toBe(given);
  });
});
