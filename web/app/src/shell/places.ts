import {
  IconActivity, IconBell, IconBinaryTree, IconBroadcast, IconBulb, IconChartHistogram, IconChecklist, IconCrystalBall, IconFileImport, IconHeadset, IconHistory, IconInbox, IconLifebuoy, IconMessage2Question, IconMessageCircle, IconMessages, IconPlugConnected, IconRoute, IconSettings, IconStar, IconTags, IconUserHeart, IconUsers, IconUsersGroup, IconTargetArrow,
  type Icon,
} from '@tabler/icons-react';
import type { RoleName } from '../api/types';

export interface Place {
  key: 'dashboard' | 'insights' | 'drivers' | 'alerts' | 'predictions' | 'customers' | 'segments' | 'journeys' | 'surveys' | 'feedback' | 'topics' | 'reviews' | 'interviews' | 'employees' | 'cases' | 'inbox' | 'causes' | 'help' | 'events' | 'imports' | 'start' | 'jobs' | 'health' | 'audit' | 'settings';
  to: string; icon: Icon; letter?: string; needs?: RoleName;
}

/** Every place of the workspace once: sidebar, phone bar, palette and shortcuts all read this list. */
export const groups: { key: 'understand' | 'listen' | 'act' | 'improve' | 'run'; places: Place[] }[] = [
  {
    key: 'understand',
    places: [
      { key: 'dashboard', to: '', icon: IconChartHistogram, letter: 'd' },
      { key: 'insights', to: 'insights', icon: IconBulb, letter: 'k' },
      { key: 'drivers', to: 'drivers', icon: IconTargetArrow, letter: 'z' },
      { key: 'alerts', to: 'alerts', icon: IconBell, letter: 'x' },
      { key: 'predictions', to: 'predictions', icon: IconCrystalBall, letter: 'b' },
      { key: 'customers', to: 'customers', icon: IconUsers, letter: 'c' },
      { key: 'segments', to: 'segments', icon: IconUsersGroup, letter: 'p' },
      { key: 'journeys', to: 'journeys', icon: IconRoute, letter: 'y' },
    ],
  },
  {
    key: 'listen',
    places: [
      { key: 'surveys', to: 'surveys', icon: IconMessage2Question, letter: 's' },
      { key: 'feedback', to: 'feedback', icon: IconInbox, letter: 'f' },
      { key: 'topics', to: 'topics', icon: IconTags, letter: 't' },
      { key: 'reviews', to: 'reviews', icon: IconStar, letter: 'r' },
      { key: 'interviews', to: 'interviews', icon: IconMessages, letter: 'n' },
      { key: 'employees', to: 'employees', icon: IconUserHeart, letter: 'w' },
      { key: 'events', to: 'events', icon: IconBroadcast, letter: 'e' },
      { key: 'imports', to: 'imports', icon: IconFileImport, letter: 'i', needs: 'analyst' },
      { key: 'start', to: 'start', icon: IconPlugConnected, letter: 'a', needs: 'admin' },
    ],
  },
  {
    key: 'act',
    places: [
      { key: 'inbox', to: 'inbox', icon: IconMessageCircle, letter: 'm', needs: 'agent' },
      { key: 'cases', to: 'cases', icon: IconHeadset, letter: 'v' },
      { key: 'help', to: 'help', icon: IconLifebuoy, letter: 'q' },
    ],
  },
  {
    key: 'improve',
    places: [
      { key: 'causes', to: 'causes', icon: IconBinaryTree, letter: 'u' },
    ],
  },
  {
    key: 'run',
    places: [
      { key: 'jobs', to: 'jobs', icon: IconChecklist, letter: 'j' },
      { key: 'health', to: 'health', icon: IconActivity, letter: 'h' },
      { key: 'audit', to: 'audit', icon: IconHistory, letter: 'l', needs: 'admin' },
      { key: 'settings', to: 'settings', icon: IconSettings, letter: 'o' },
    ],
  },
];
export const places = groups.flatMap(group => group.places);
