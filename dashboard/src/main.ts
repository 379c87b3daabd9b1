import '@fontsource-variable/inter/wght.css'
import './design/tokens.css'
import './design/base.css'
import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query'
import { createApp, watch } from 'vue'
import { createApi, giveApi } from './api/client.ts'
import { followLive, giveLive } from './api/live.ts'
import { Trouble } from './api/trouble.ts'
import MissionControl from './app.vue'
import { createLook, giveLook } from './design/theme.ts'
import { createClock, giveClock } from './parts/clock.ts'
import { createToasts, giveToasts } from './parts/toasts.ts'
import { createPages } from './router.ts'
import { tokenIn } from './session/arriving-token.ts'
import { createSession, giveSession } from './session/session.ts'

// Before anything else: a token must not stay in the address or in the history.
const arrived = tokenIn(location.hash)
if (arrived) history.replaceState(history.state, '', location.pathname + location.search)

const session = createSession({ tab: sessionStorage, browser: localStorage }, arrived)
const api = createApi(session, location.origin)
const queries = new QueryClient({
  defaultOptions: {
    queries: {
      // The news say what is stale; this is for what they might have missed.
      staleTime: 5 * 60_000,
      refetchOnWindowFocus: false,
      networkMode: 'always',
      retry: (times, error) => times < 2 && isWorthAnother(Trouble.of(error)),
    },
  },
})
const isWorthAnother = ({ status }: Trouble): boolean => status === 0 || status >= 500

const router = createPages(session)
const app = createApp(MissionControl).use(VueQueryPlugin, { queryClient: queries }).use(router)
const live = followLive({ api, session, queries, page: document })
giveSession(app, session)
giveApi(app, api)
giveLive(app, live)
giveLook(app, createLook(localStorage, document.documentElement))
giveClock(app, createClock(document))
giveToasts(app, createToasts())

watch(session.bearer, (bearer) => {
  if (bearer !== undefined) return live.askNow()
  // Whoever signs in next may see less.
  queries.clear()
  const { fullPath, path } = router.currentRoute.value
  if (path !== '/sign-in') void router.push({ path: '/sign-in', query: fullPath === '/' ? {} : { next: fullPath } })
})

app.mount('#app')
