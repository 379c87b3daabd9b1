import * as z from 'zod'
import { ProjectId } from '../core/id.ts'
import { Project, ProjectSettings } from '../core/project.ts'
import { changeProject, createProject, ProjectPatch } from '../flows/configure.ts'
import { rowOf } from '../flows/read-config.ts'
import { someOf } from './bodies.ts'
import { listOf, pageOf, paging } from './paging.ts'
import { route } from './route.ts'
import { stored } from './stored.ts'

export const ProjectView = Project.omit({ applied: true })
export type ProjectView = z.infer<typeof ProjectView>
export const ProjectPage = pageOf(ProjectView)
export const ProjectOrder = ProjectSettings.extend({ id: ProjectId })
export const ProjectChange = someOf(ProjectPatch)

const viewOf = ({ applied: _applied, ...project }: Project): ProjectView => project

export const projectRoutes = [
  route({
    name: 'listProjects',
    role: 'viewer',
    method: 'get',
    path: '/v1/projects',
    summary: 'The standing goals that agents think about',
    query: z.strictObject(paging),
    answers: ProjectPage,
    async handle({ ports, query }) {
      const { items, cursor } = await listOf(ports.store, 'project', query, { oldestFirst: true })
      return { items: items.map(viewOf), cursor }
    },
  }),
  route({
    name: 'getProject',
    role: 'viewer',
    method: 'get',
    path: '/v1/projects/:id',
    summary: 'One project',
    id: ProjectId,
    answers: ProjectView,
    handle: async ({ ports, id }) => viewOf(await rowOf(ports.store, 'project', id)),
  }),
  route({
    name: 'createProject',
    role: 'operator',
    method: 'post',
    path: '/v1/projects',
    summary: 'Give the agents another goal',
    body: ProjectOrder,
    answers: ProjectView,
    creates: true,
    handle: async ({ ports, by, body: { id, ...settings } }) => viewOf(await createProject(ports, id, settings, by)),
  }),
  route({
    name: 'changeProject',
    role: 'operator',
    method: 'patch',
    path: '/v1/projects/:id',
    summary: 'Change some settings of a project',
    id: ProjectId,
    body: ProjectChange,
    answers: ProjectView,
    handle: async ({ ports, by, id, body }) => viewOf(stored(await changeProject(ports, id, body, by))),
  }),
] as const
