import { Menu, UnstyledButton, useMantineColorScheme } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import {
  IconCheck, IconChevronDown, IconDeviceDesktop, IconKeyboard, IconLogout, IconMoon, IconPlus, IconSelector, IconSun, IconUserCircle,
} from '@tabler/icons-react';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { api } from '../api/client';
import { sessionKey, useSession, useWorkspace } from '../api/hooks';
import { Mark } from './Mark';
import css from './shell.module.css';

const NewWorkspace = lazy(() => import('./NewWorkspace'));

export function WorkspaceSwitch() {
  const { t } = useTranslation(['shell', 'common']);
  const workspace = useWorkspace();
  const { data } = useSession();
  const navigate = useNavigate();
  const [creating, creatingActs] = useDisclosure();
  return (
    <>
      <Menu width={260} position="bottom-start">
        <Menu.Target>
          <UnstyledButton className={css.switch}>
            <Mark size={32} />
            <span className={css.switchName}><strong>{workspace.name}</strong><span>{t(`common:role.${workspace.role}`)}</span></span>
            <span className="visually-hidden">{t('shell:switch')}</span>
            <IconSelector size={16} color="var(--r-ink-2)" />
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{t('shell:workspaces')}</Menu.Label>
          {data?.workspaces.map(item => (
            <Menu.Item key={item.id} onClick={() => void navigate(`/w/${item.id}`)} rightSection={item.id === workspace.id ? <IconCheck size={15} /> : null}>
              {item.name}
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Item leftSection={<IconPlus size={15} />} onClick={creatingActs.open}>{t('shell:newWorkspace')}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Suspense fallback={null}>{creating ? <NewWorkspace close={creatingActs.close} /> : null}</Suspense>
    </>
  );
}

export const initials = (name: string) => name.split(/\s+/).filter(Boolean).map(part => part[0]!.toUpperCase()).filter((_, i, all) => i === 0 || i === all.length - 1).join('') || '?';

export function PersonMenu({ shortcuts }: { shortcuts: () => void }) {
  const { t } = useTranslation('shell');
  const { data } = useSession();
  const { id } = useWorkspace();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const person = data?.person;
  if (!person) return null;
  const signOut = async () => {
    await api.post('/api/v1/sign-out');
    queries.clear();
    await queries.invalidateQueries({ queryKey: sessionKey });
    location.assign('/app/sign-in');
  };
  const schemes = [['auto', IconDeviceDesktop], ['light', IconSun], ['dark', IconMoon]] as const;
  return (
    <Menu width={240} position="top-start">
      <Menu.Target>
        <UnstyledButton className={css.me}>
          <span className={css.avatar} aria-hidden="true">{initials(person.name)}</span>
          <span className={css.switchName}><strong>{person.name}</strong><span>{person.claimed ? person.email : t('unclaimed')}</span></span>
          <span className="visually-hidden">{t('account')}</span>
          <IconChevronDown size={15} color="var(--r-ink-2)" />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconUserCircle size={16} />} onClick={() => void navigate(`/w/${id}/settings/account`)}>{t('account')}</Menu.Item>
        <Menu.Item leftSection={<IconKeyboard size={16} />} onClick={shortcuts}>{t('shortcuts')}</Menu.Item>
        <Menu.Divider />
        <Menu.Label>{t('scheme.label')}</Menu.Label>
        {schemes.map(([scheme, Icon]) => (
          <Menu.Item key={scheme} leftSection={<Icon size={16} />} onClick={() => setColorScheme(scheme)} rightSection={colorScheme === scheme ? <IconCheck size={15} /> : null}>
            {t(`scheme.${scheme}`)}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => void signOut()}>{t('signOut')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
