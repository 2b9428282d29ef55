/** The funnels «content» and «staff» when things go wrong: what is gone, what fails, what was done before. Pure. */
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/core/json.ts';
import { IRINA, Office, VERA } from '../support/office.ts';
import type { OfficeTwin } from '../support/office.ts';

const LIST = {
  title: 'Бонусы',
  open: true,
  where: '',
  entries: [{ id: '1', label: 'Гайд' }],
  earlier: [],
  later: [],
};
const ENTRY = {
  kind: 'open',
  title: 'Гайд',
  state: '',
  values: [{ label: 'Название', value: 'Гайд' }],
  fields: [{ field: 'title', label: 'Название' }],
  hide: [{ active: 0 }],
  show: [],
  example: true,
  field: 'title',
  label: 'Название',
  hint: '',
  value: 'Гайд',
};
const PERSON = {
  kind: 'found',
  person: IRINA,
  name: 'Ирина',
  handle: '@irina',
  title: 'менеджер',
  known: true,
  roles: [{ role: 'editor', title: 'редактор' }],
};

/** What each activity comes to unless a test says otherwise. */
const USUAL: { readonly [src: string]: JsonObject } = {
  listContent: LIST,
  openContent: ENTRY,
  checkContent: { kind: 'right', value: 'Новый', preview: '• Новый' },
  saveContent: { kind: 'done' },
  showContent: { kind: 'done' },
  confirmContent: { kind: 'done' },
  addContent: { id: '2' },
  listStaff: { people: [{ person: IRINA, label: 'Ирина — менеджер' }] },
  findPerson: PERSON,
  openPerson: PERSON,
  grantRole: { kind: 'changed', name: 'Ирина', title: 'редактор' },
  dismissStaff: { kind: 'changed' },
};

function office(odd: { readonly [src: string]: JsonObject | 'fail' } = {}): Office {
  const twin: OfficeTwin = (src) => odd[src] ?? USUAL[src];
  return new Office(twin);
}

const lastOf = (world: Office): string => world.last(VERA).text;

/** Goes to the question for a new title. */
function ask(world: Office): void {
  world.atDesk(VERA, 'content.open', {});
  world.press(VERA, 'Бонусы');
  world.press(VERA, 'Гайд');
  world.press(VERA, 'Изменить: Название');
}

describe('content', () => {
  it('goes from the list to the saved field and back', () => {
    const world = office();
    ask(world);
    expect(world.at('desk', VERA, 'content')).toBe('asking');
    world.atDesk(VERA, 'desk.input', { text: 'Новый' });
    expect(lastOf(world)).toContain('Сохранить?');
    world.press(VERA, 'Сохранить');
    expect(world.at('desk', VERA, 'content')).toBe('shown');
    world.press(VERA, '← К списку');
    world.press(VERA, 'Добавить');
    expect(world.at('desk', VERA, 'content')).toBe('shown');
  });

  it.each([
    ['listContent', (world: Office) => world.press(VERA, 'Бонусы')],
    ['openContent', (world: Office) => world.pressData(VERA, 'content:pick:bonuses:1')],
    ['openContent', (world: Office) => world.pressData(VERA, 'content:set:bonuses:1:title')],
    ['showContent', (world: Office) => world.pressData(VERA, 'content:on:bonuses:1:0')],
    ['confirmContent', (world: Office) => world.pressData(VERA, 'content:real:materials:1')],
    ['addContent', (world: Office) => world.pressData(VERA, 'content:add:bonuses')],
  ])('a failing %s is told and changes nothing', (src, act) => {
    const world = office({ [src]: 'fail' });
    world.atDesk(VERA, 'content.open', {});
    act(world);
    expect(world.at('desk', VERA, 'content')).toBe('failed');
    expect(lastOf(world)).toContain('ничего не изменено');
    world.press(VERA, '← Разделы');
    expect(world.at('desk', VERA, 'content')).toBe('choosing');
  });

  it.each(['checkContent', 'saveContent'])('a failing %s is told and changes nothing', (src) => {
    const world = office({ [src]: 'fail' });
    ask(world);
    world.atDesk(VERA, 'desk.input', { text: 'Новый' });
    if (src === 'saveContent') world.press(VERA, 'Сохранить');
    expect(world.at('desk', VERA, 'content')).toBe('failed');
  });

  it.each(['openContent', 'checkContent', 'saveContent'])('an entry that is gone is told after %s', (src) => {
    const world = office({ [src]: { kind: 'gone' } });
    world.atDesk(VERA, 'content.open', {});
    if (src === 'openContent') {
      world.pressData(VERA, 'content:pick:bonuses:1');
      expect(lastOf(world)).toContain('Что изменить?');
      world.pressData(VERA, 'content:set:bonuses:1:title');
    } else {
      ask(world);
      world.atDesk(VERA, 'desk.input', { text: 'Новый' });
      if (src === 'saveContent') world.press(VERA, 'Сохранить');
    }
    expect(world.at('desk', VERA, 'content')).toBe('choosing');
    expect(world.chat(VERA).some(({ text }) => text.includes('больше нет'))).toBe(true);
  });

  it('buttons written by hand after the end are answered', () => {
    const world = office();
    for (const data of ['content:save', 'content:again']) {
      world.pressData(VERA, data);
      expect(world.toast).toContain('уже закрыта');
    }
  });

  it('what is typed outside of a question is not taken for one', () => {
    const world = office();
    ask(world);
    world.press(VERA, 'Отмена');
    expect(world.subject('desk', VERA).positions['content']?.context['awaits']).toBeNull();
  });
});

describe('staff', () => {
  it.each([
    ['listStaff', (world: Office) => world.atDesk(VERA, 'staff.open', {})],
    ['openPerson', (world: Office) => world.pressData(VERA, `staff:pick:${IRINA}`)],
    ['grantRole', (world: Office) => world.pressData(VERA, `staff:grant:${IRINA}:editor`)],
    ['dismissStaff', (world: Office) => world.pressData(VERA, `staff:gone:${IRINA}`)],
    [
      'findPerson',
      (world: Office) => {
        world.pressData(VERA, 'staff:add');
        world.atDesk(VERA, 'desk.input', { text: '@irina' });
      },
    ],
  ])('a failing %s is told and changes nothing', (src, act) => {
    const world = office({ [src]: 'fail' });
    act(world);
    expect(world.at('desk', VERA, 'staff')).toBe('failed');
    expect(lastOf(world)).toContain('ничего не изменено');
  });

  it('a person who is gone meanwhile is told', () => {
    const world = office({ openPerson: { kind: 'unknown' } });
    world.pressData(VERA, `staff:pick:${IRINA}`);
    expect(world.at('desk', VERA, 'staff')).toBe('listed');
    expect(world.chat(VERA).some(({ text }) => text.includes('уже нет'))).toBe(true);
  });

  it('what was done before is not told again', () => {
    const world = office({ grantRole: { kind: 'unchanged' } });
    world.pressData(VERA, `staff:grant:${IRINA}:editor`);
    expect(world.chat(IRINA)).toHaveLength(0);
    expect(world.at('desk', VERA, 'staff')).toBe('shown');
  });

  it('the new person of the school is told at his own desk', () => {
    const world = office();
    world.pressData(VERA, `staff:grant:${IRINA}:editor`);
    expect(world.last(IRINA).text).toContain('редактор');
    expect(world.chat(VERA).some(({ text }) => text.includes('Сделано'))).toBe(true);
  });
});
