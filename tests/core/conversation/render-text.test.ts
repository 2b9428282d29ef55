// Rendering of messages: whatever the values are, the client sees a whole sentence and Telegram sees sound markup.
import { describe, expect, it } from 'vitest';
import { displayName } from '../../../src/core/conversation/display-name.ts';
import { compileTemplate, renderText } from '../../../src/core/conversation/render-text.ts';
import { toPlainText } from '../../../src/core/conversation/to-plain-text.ts';

describe('renderText', () => {
  it('escapes values and leaves the template’s own markup alone', () => {
    const text = renderText('<b>{{name}}</b>: <a href="{{url}}">сюда</a>', {
      name: '<i>A&B</i>',
      url: 'https://x.y/?a="1"&b=2',
    });
    expect(text).toBe(
      '<b>&lt;i&gt;A&amp;B&lt;/i&gt;</b>: <a href="https://x.y/?a=&quot;1&quot;&amp;b=2">сюда</a>',
    );
  });

  it('knows no form that lets a value through unescaped', () => {
    expect(renderText('{{{x}}}', { x: '<b>' })).toBe('&lt;b&gt;');
  });

  it('escapes nothing where Telegram parses nothing', () => {
    expect(renderText('Оплатить {{x}}', { x: 'A&B' }, { as: 'plain' })).toBe('Оплатить A&B');
  });

  it('takes a dotted path as a whole key or as a way through objects', () => {
    expect(renderText('{{context.q}} {{a.b.c}}', { 'context.q': 1, a: { b: { c: 'два' } } })).toBe('1 два');
    expect(renderText('{{a.b.c}}', { a: { 'b.c': 'x' } })).toBe('x');
  });

  it('does not reach the prototype', () => {
    expect(renderText('[{{constructor}}{{a.__proto__}}{{toString.name}}]', { a: {} })).toBe('[]');
  });

  it.each([
    [{ x: null }, ''],
    [{}, ''],
    [{ x: {} }, ''],
    [{ x: true }, ''],
    [{ x: 0 }, '0'],
    [{ x: ['a', 'b'] }, 'a, b'],
  ])('shows %j as «%s», never as undefined or null', (params, expected) => {
    expect(renderText('{{x}}', params)).toBe(expected);
  });

  it('repeats a section for each element, inner fields before outer ones', () => {
    const text = renderText('{{#items}}\n• {{title}} ({{city}})\n{{/items}}\nКонец', {
      city: 'Москва',
      items: [{ title: 'А' }, { title: 'Б', city: 'Казань' }],
    });
    expect(text).toBe('• А (Москва)\n• Б (Казань)\nКонец');
  });

  it('shows sections by presence, inverted ones by absence', () => {
    const template = '{{#phone}}Телефон {{phone}}{{/phone}}{{^phone}}Без телефона{{/phone}}';
    expect(renderText(template, { phone: '+7' })).toBe('Телефон +7');
    expect(renderText(template, { phone: '' })).toBe('Без телефона');
    expect(renderText('{{#list}}x{{/list}}{{^list}}пусто{{/list}}', { list: [] })).toBe('пусто');
    expect(renderText('{{#list}}{{.}};{{/list}}', { list: [1, 2] })).toBe('1;2;');
  });

  it('ends an unclosed section with the text and ignores a stray end', () => {
    expect(renderText('a{{#x}}b{{/y}}c', { x: true })).toBe('abc');
  });

  it.each([
    ['Здравствуйте, {{name}}!', 'Здравствуйте!'],
    ['Здравствуйте, <b>{{name}}</b>!', 'Здравствуйте!'],
    ['{{name}}, рады вас видеть', 'Рады вас видеть'],
    ['<b>{{name}}</b>, рады вас видеть', 'Рады вас видеть'],
    ['Готово! {{name}}, осталось два вопроса.', 'Готово! Осталось два вопроса.'],
    ['Скажите, {{name}}, когда удобно?', 'Скажите, когда удобно?'],
    ['Спасибо {{name}} за ответ', 'Спасибо за ответ'],
    ['Счёт №{{n}} готов', 'Счёт № готов'],
    ['А\n{{x}}\nБ', 'А\nБ'],
    ['А\n\n{{x}}\n\nБ', 'А\n\nБ'],
    ['А\n\n{{#x}}\nщ\n{{/x}}\n\nБ', 'А\n\nБ'],
    ['А\n\n\n\n\nБ', 'А\n\n\nБ'],
    ['Ну, ... подумайте', 'Ну, ... подумайте'],
  ])('mends «%s» when the value is empty', (template, expected) => {
    expect(renderText(template, { name: '' })).toBe(expected);
  });

  it('addresses nobody by an invisible name', () => {
    expect(renderText('Здравствуйте, {{name}}!', { name: displayName('\u3164') })).toBe('Здравствуйте!');
  });

  it('drops what Postgres cannot store', () => {
    expect(renderText('{{x}}', { x: 'a\u0000b\ud800' })).toBe('ab\ufffd');
  });

  it('gives the same text however often a prepared template is used', () => {
    const template = compileTemplate('{{#list}}{{.}}{{/list}}{{x}}');
    expect([template({ list: [1], x: 2 }), template({ x: 3 }), template({ list: [1], x: 2 })]).toEqual([
      '12',
      '3',
      '12',
    ]);
  });
});

describe('toPlainText', () => {
  it('shows what the reader sees', () => {
    expect(toPlainText('<b>1 &lt; 2</b> &amp; <a href="https://x">да</a>&#33; 3 < 4 & 5')).toBe(
      '1 < 2 & да! 3 < 4 & 5',
    );
  });
});
