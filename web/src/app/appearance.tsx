import { ActionIcon, Menu, SegmentedControl, useMantineColorScheme } from '@mantine/core';
import { IconCheck, IconDeviceDesktop, IconMoon, IconSun } from '@tabler/icons-react';
import { useLanguage, useTexts } from './language.tsx';

const SCHEMES = [
  { value: 'auto', Icon: IconDeviceDesktop, text: 'theme.auto' },
  { value: 'light', Icon: IconSun, text: 'theme.light' },
  { value: 'dark', Icon: IconMoon, text: 'theme.dark' },
] as const;

/** Language and light or dark, side by side. */
export function Appearance() {
  return (
    <>
      <LanguageSwitch />
      <ThemeSwitch />
    </>
  );
}

function LanguageSwitch() {
  const { language, setLanguage } = useLanguage();
  const text = useTexts();
  return (
    <SegmentedControl
      aria-label={text('language.label')}
      size="xs"
      value={language}
      onChange={(next) => setLanguage(next === 'en' ? 'en' : 'es')}
      data={[
        { value: 'es', label: 'ES' },
        { value: 'en', label: 'EN' },
      ]}
    />
  );
}

function ThemeSwitch() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const text = useTexts();
  const Current = SCHEMES.find((scheme) => scheme.value === colorScheme)?.Icon ?? IconDeviceDesktop;
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" size="lg" aria-label={text('theme.label')}>
          <Current size={20} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown aria-label={text('theme.label')}>
        {SCHEMES.map(({ value, Icon, text: id }) => (
          <Menu.Item
            key={value}
            leftSection={<Icon size={18} />}
            rightSection={value === colorScheme ? <IconCheck size={16} /> : null}
            onClick={() => setColorScheme(value)}
          >
            {text(id)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
