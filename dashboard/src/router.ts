import { createRouter, createWebHistory, type Router, type RouteRecordRaw } from 'vue-router'
import NotFoundPage from './frame/not-found-page.vue'
import type { Session } from './session/session.ts'
import SignInPage from './session/sign-in-page.vue'

/** Every page is a file of its own that is loaded when somebody goes there. `:id?` is the thing in the side panel. */
const routes: RouteRecordRaw[] = [
  { path: '/', component: () => import('./overview/overview-page.vue'), meta: { title: 'Overview' } },
  { path: '/board/:id?', component: () => import('./board/board-page.vue'), props: true, meta: { title: 'Board' } },
  {
    path: '/missions/:id?',
    component: () => import('./missions/missions-page.vue'),
    props: true,
    meta: { title: 'Missions' },
  },
  { path: '/agents/:id?', component: () => import('./agents/agents-page.vue'), props: true, meta: { title: 'Agents' } },
  { path: '/runs/:id?', component: () => import('./runs/runs-page.vue'), props: true, meta: { title: 'Runs' } },
  {
    path: '/failures/rules/:id?',
    component: () => import('./failures/rules-page.vue'),
    props: true,
    meta: { title: 'Rules' },
  },
  {
    path: '/failures/proposals',
    component: () => import('./failures/proposals-page.vue'),
    meta: { title: 'Proposed rules' },
  },
  {
    path: '/failures/:id?',
    component: () => import('./failures/failures-page.vue'),
    props: true,
    meta: { title: 'Failures' },
  },
  { path: '/settings', component: () => import('./settings/settings-page.vue'), meta: { title: 'Settings' } },
  { path: '/sign-in', component: SignInPage, meta: { title: 'Sign in', isOpen: true } },
  { path: '/:anything(.*)*', component: NotFoundPage, meta: { title: 'Not found' } },
]

export function createPages(session: Session): Router {
  const router = createRouter({ history: createWebHistory(), routes })
  router.beforeEach((to) => {
    if (to.meta['isOpen'] || session.bearer.value !== undefined) return true
    return { path: '/sign-in', query: to.fullPath === '/' ? {} : { next: to.fullPath } }
  })
  // After an update the files of the pages have other names: the new index.html knows them.
  router.onError((error, to) => {
    const isGone = error instanceof TypeError && /module|import/i.test(error.message)
    if (isGone) window.location.assign(to.fullPath)
  })
  return router
}
