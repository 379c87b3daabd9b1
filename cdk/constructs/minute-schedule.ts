import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler'
import { Construct } from 'constructs'
import type { Door } from './door.ts'

interface MinuteScheduleProps {
  wakes: Door
}

/** Calls a door every minute. */
export class MinuteSchedule extends Construct {
  constructor(scope: Construct, id: string, { wakes }: MinuteScheduleProps) {
    super(scope, id)
    const { functionArn: arn } = wakes.function
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('scheduler.amazonaws.com') })
    role.addToPolicy(new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [arn] }))
    const schedule = new CfnSchedule(this, 'Schedule', {
      scheduleExpression: 'rate(1 minute)',
      flexibleTimeWindow: { mode: 'OFF' },
      target: {
        arn,
        roleArn: role.roleArn,
        input: JSON.stringify({ time: '<aws.scheduler.scheduled-time>' }),
        // The next minute brings the next tick, so a missed one is not worth a retry.
        retryPolicy: { maximumRetryAttempts: 0 },
      },
    })
    schedule.node.addDependency(role)
  }
}
