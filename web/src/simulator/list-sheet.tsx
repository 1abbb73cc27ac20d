import { Button, Drawer, Radio, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTexts } from '../app/language.tsx';
import type { Bubble } from './contract.ts';
import classes from './phone.module.css';

type ListSheetProps = {
  /** The message whose list is open; null when closed. */
  readonly bubble: Bubble | null;
  /** The phone the sheet rises in. */
  readonly phone: HTMLElement | null;
  readonly onClose: () => void;
  readonly onChoose: (bubble: Bubble, choiceId: string) => void;
};

/** The bottom sheet of a list message: sections with radio buttons, sent with one button. */
export function ListSheet({ bubble, phone, onClose, onChoose }: ListSheetProps) {
  const text = useTexts();
  const list = bubble !== null && bubble.content.kind === 'list' ? bubble.content : null;
  return (
    <Drawer
      opened={list !== null}
      onClose={onClose}
      position="bottom"
      size="auto"
      title={list?.button ?? ''}
      closeButtonProps={{ 'aria-label': text('close'), size: 44, iconSize: 20 }}
      portalProps={phone === null ? {} : { target: phone }}
      lockScroll={false}
      classNames={{
        overlay: classes.inPhone,
        inner: classes.inPhone,
        content: classes.sheet,
        header: classes.sheetHeader,
      }}
    >
      {bubble !== null && list !== null && <ListForm key={bubble.id} bubble={bubble} list={list} onChoose={onChoose} />}
    </Drawer>
  );
}

type ListFormProps = Pick<ListSheetProps, 'onChoose'> & {
  readonly bubble: Bubble;
  readonly list: Extract<Bubble['content'], { kind: 'list' }>;
};

function ListForm({ bubble, list, onChoose }: ListFormProps) {
  const text = useTexts();
  const [picked, setPicked] = useState(bubble.chosenId);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (picked !== null) onChoose(bubble, picked);
      }}
    >
      <Radio.Group name={`list-${bubble.id}`} aria-label={list.button} value={picked} onChange={setPicked}>
        {list.sections.map((section, index) => (
          <Stack key={section.title ?? `section-${index}`} gap={0} mb="sm">
            {section.title !== null && (
              <Text size="sm" fw={600} c="dimmed" px={4} py={6}>
                {section.title}
              </Text>
            )}
            {section.rows.map((row) => (
              <Radio
                key={row.id}
                value={row.id}
                label={row.title}
                description={row.description}
                labelPosition="left"
                classNames={{ root: classes.listRow, body: classes.listRowBody, labelWrapper: classes.listRowLabel }}
              />
            ))}
          </Stack>
        ))}
      </Radio.Group>
      <div className={classes.sheetFooter}>
        <Button type="submit" fullWidth size="md" disabled={picked === null}>
          {text('send')}
        </Button>
      </div>
    </form>
  );
}
