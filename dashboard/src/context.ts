import { type App, inject, type InjectionKey } from 'vue'

/** Something that the whole app has one of, made in main.ts: handed down by Vue instead of living in a module. */
export function context<T>(name: string): { give: (app: App, it: T) => void; use: () => T } {
  const key: InjectionKey<T> = Symbol(name)
  return {
    give: (app, it) => void app.provide(key, it),
    use: () => {
      const it = inject(key)
      if (it === undefined) throw new Error(`${name} is used outside of the app`)
      return it
    },
  }
}
