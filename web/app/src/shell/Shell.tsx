import { ActionIcon, Alert, Drawer, UnstyledButton } from '@mantine/core';
import { useDisclosure, useHotkeys, useWindowScroll } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { IconMenu2, IconSearch } from '@tabler/icons-react';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, NavLink, Outlet, useLocation, useNavigate, useParams } from 'react-router';
import { useSession, WorkspaceContext } from '../api/hooks';
import { watch, type LiveState } from '../api/live';
import type { Workspace } from '../api/types';
import { Fault, Waiting } from '../ui/Page';
import { lastWorkspace } from './last';
import { Mark } from './Mark';
import MissingPage from './MissingPage';
import { Notes } from './Notes';
import { groups, places, type Place } from './places';
import { Scheme } from './Scheme';
import { PersonMenu, WorkspaceSwitch } from './Menus';
import css from './shell.module.css';

const Palette = lazy(() => import('./Palette'));
const Shortcuts = lazy(() => import('./Shortcuts'));

/** Guards a workspace: who is not signed in goes to the door and comes back afterwards. */
export default function Shell() {
  const { workspace: id } = useParams();
  const session = useSession();
  const here = useLocation();
  if (session.error && !session.data) return <Fault problem={session.error} retry={() => void session.refetch()} />;
  if (!session.data) return null;
  if (session.data.setupNeeded) return <Navigate to="/setup" replace />;
  if (!session.data.person) return <Navigate to={`/sign-in?next=${encodeURIComponent(here.pathname + here.search)}`} replace />;
  if (session.data.mustEnrol) return <Navigate to="/enrol" replace />;
  const workspace = session.data.workspaces.find(item => item.id === id);
  if (!workspace) return <MissingPage />;
  return <Frame key={workspace.id} workspace={workspace} />;
}

function Frame({ workspace }: { workspace: Workspace }) {
  const { t } = useTranslation('shell');
  const queries = useQueryClient();
  const navigate = useNavigate();
  const here = useLocation();
  const [live, setLive] = useState<LiveState>('connecting');
  const [menu, menuActs] = useDisclosure();
  const [palette, paletteActs] = useDisclosure();
  const [shortcuts, shortcutsActs] = useDisclosure();
  const [scroll] = useWindowScroll();
  const content = useRef<HTMLElement>(null);
  const goes = useRef(0);

  useEffect(() => { lastWorkspace.set(workspace.id); }, [workspace.id]);
  useEffect(() => watch(workspace.id, queries, setLive), [workspace.id, queries]);
  // A new page starts at its top, and a screen reader starts reading there.
  const first = useRef(true);
  useEffect(() => {
    menuActs.close();
    if (first.current) { first.current = false; return; }
    window.scrollTo(0, 0);
    content.current?.focus({ preventScroll: true });
  }, [here.pathname]);

  useHotkeys([
    ['mod+K', paletteActs.open],
    ['shift+?', shortcutsActs.open],
    ['g', () => { goes.current = Date.now(); }],
    ...places.filter(place => place.letter).map(place => [place.letter!, () => {
      if (Date.now() - goes.current < 1500) void navigate(`/w/${workspace.id}/${place.to}`);
    }] as [string, () => void]),
  ]);

  return (
    <WorkspaceContext value={workspace}>
      <a className="skip" href="#content">{t('skip')}</a>
      <div className={css.frame}>
        <aside className={css.side} aria-label={t('sidebar')}>
          <WorkspaceSwitch />
          <Places label={t('pages')} />
          <PersonMenu shortcuts={shortcutsActs.open} />
        </aside>
        <div className={css.main}>
          <header className={css.bar} data-scrolled={scroll.y > 4}>
            <ActionIcon className={css.burger} variant="subtle" color="gray" size={36} onClick={menuActs.open} aria-label={t('openMenu')}>
              <IconMenu2 size={20} />
            </ActionIcon>
            <span className={css.phoneMark}><Mark size={26} />Rapport</span>
            <UnstyledButton className={css.find} onClick={paletteActs.open} aria-keyshortcuts="Control+K">
              <IconSearch size={16} />
              <span>{t('find')}</span>
              <kbd className={css.kbd}>{t('ctrlK')}</kbd>
            </UnstyledButton>
            <div className={css.spring} />
            <span className={css.live} data-state={live} role="status">
              <span className={css.dot} /><span className={css.liveText}>{t(`live.${live}`)}</span>
            </span>
            <Scheme />
          </header>
          <Notes />
          <main className={css.content} id="content" tabIndex={-1} ref={content}>
            <Suspense fallback={<Waiting lines={8} height={26} />}><Outlet /></Suspense>
          </main>
        </div>
        <PhoneBar open={menuActs.open} />
      </div>
      <Drawer opened={menu} onClose={menuActs.close} position="left" size={300} title="Rapport" closeButtonProps={{ 'aria-label': t('closeMenu') }}>
        <div className={css.drawer}>
          <WorkspaceSwitch />
          <Places label={t('pages')} />
          <PersonMenu shortcuts={shortcutsActs.open} />
        </div>
      </Drawer>
      <Suspense fallback={null}>
        {palette ? <Palette opened={palette} close={paletteActs.close} shortcuts={shortcutsActs.open} /> : null}
        {shortcuts ? <Shortcuts opened={shortcuts} close={shortcutsActs.close} /> : null}
      </Suspense>
      {live === 'reconnecting' ? <Alert className="visually-hidden" role="alert">{t('live.lost')}</Alert> : null}
    </WorkspaceContext>
  );
}

function usePlace() {
  const { workspace } = useParams();
  return (place: Place) => `/w/${workspace}${place.to ? `/${place.to}` : ''}`;
}

function Places({ label }: { label: string }) {
  const { t } = useTranslation('shell');
  const address = usePlace();
  return (
    <nav className={css.nav} aria-label={label}>
      {groups.map(group => (
        <div key={group.key}>
          <p className={css.group}>{t(`group.${group.key}`)}</p>
          <ul className={css.places}>
            {group.places.map(place => (
              <li key={place.key}>
                <NavLink to={address(place)} end={place.to === ''} className={css.place ?? ''}>
                  <place.icon size={18} stroke={1.8} />{t(`place.${place.key}`)}
                </NavLink>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}

/** What people open on the way, under the thumb. */
const thumbPlaces = ['dashboard', 'customers', 'surveys'];

function PhoneBar({ open }: { open: () => void }) {
  const { t } = useTranslation('shell');
  const address = usePlace();
  return (
    <nav className={css.phoneBar} aria-label={t('phoneBar')}>
      {places.filter(place => thumbPlaces.includes(place.key)).map(place => (
        <NavLink key={place.key} to={address(place)} end={place.to === ''} className={css.phonePlace ?? ''}>
          <place.icon size={21} stroke={1.8} />{t(`place.${place.key}`)}
        </NavLink>
      ))}
      <button type="button" className={css.phonePlace} onClick={open}><IconMenu2 size={21} stroke={1.8} />{t('menu')}</button>
    </nav>
  );
}
