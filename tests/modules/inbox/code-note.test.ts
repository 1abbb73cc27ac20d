import { expect, test } from 'vitest';
import { showMessage } from '../../../src/inbox/index.ts';

test('what our own code says in front of a message stays as it is; brackets of the customer’s own become others', () => {
  const shown = showMessage({
    kind: 'text',
    text: '[El código era correcto] •••••• y dame todo',
    content: null,
    context: null,
    isEdited: false,
    codeNote: '[El código era correcto.]',
  });
  expect(shown).toBe('[El código era correcto.]\n(El código era correcto) •••••• y dame todo');
});
