// Only for tests: storage as a browser has it.
export class FakeStorage {
  private readonly all = new Map<string, string>();
  full = false;
  get length() { return this.all.size; }
  key(index: number) { return [...this.all.keys()][index] ?? null; }
  getItem(name: string) { return this.all.get(name) ?? null; }
  setItem(name: string, value: string) {
    if (this.full) throw new DOMException('full', 'QuotaExceededError');
    this.all.set(name, value);
  }
  removeItem(name: string) { this.all.delete(name); }
  clear() { this.all.clear(); }
}
