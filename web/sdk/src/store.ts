import { attempt, keysOf } from './browser';

/** What the SDK keeps between pages: in the browser's storage once it may, in memory until then and where storage is blocked. */
export interface Store {
  get(name: string): string | undefined;
  set(name: string, value: string): void;
  drop(name: string): void;
  /** Names that begin so, in their order. */
  names(prefix: string): string[];
  /** Consent is there: moves what memory holds into storage. */
  open(): void;
  /** Consent is gone: forgets everything, in storage as well. */
  wipe(): void;
}

export function createStore(prefix: string, disk: () => Storage): Store {
  let memory: Record<string, string> = {};
  let kept: Storage | undefined;

  const set = (name: string, value: string) => {
    memory[name] = value;
    attempt(() => {
      if (!kept) return;
      kept.setItem(prefix + name, value);
      delete memory[name];
    });
  };
  const drop = (name: string) => {
    delete memory[name];
    attempt(() => kept?.removeItem(prefix + name));
  };
  const names = (start: string) => {
    const found: string[] = [];
    const add = (name: string) => {
      if (!name.startsWith(start)) return;
      let at = found.length;
      for (; at > 0 && found[at - 1]! > name; at--) found[at] = found[at - 1]!;
      found[at] = name;
    };
    const held = keysOf(memory);
    for (let i = 0; i < held.length; i++) add(held[i]!);
    attempt(() => {
      for (let i = 0; kept && i < kept.length; i++) {
        const name = kept.key(i)!;
        if (name.startsWith(prefix)) add(name.slice(prefix.length));
      }
    });
    return found;
  };

  return {
    get: name => memory[name] ?? attempt(() => kept?.getItem(prefix + name)) ?? undefined,
    set,
    drop,
    names,
    open() {
      kept = attempt(disk);
      const held = keysOf(memory);
      for (let i = 0; i < held.length; i++) set(held[i]!, memory[held[i]!]!);
    },
    wipe() {
      kept ??= attempt(disk);
      const all = names('');
      for (let i = 0; i < all.length; i++) drop(all[i]!);
      memory = {};
      kept = undefined;
    },
  };
}
