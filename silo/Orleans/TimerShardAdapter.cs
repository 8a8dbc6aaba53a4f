using Skranke.Actors;

namespace Skranke.Silo.Orleans;

/// <summary>A timer shard: a reminder keeps it awake whatever silo is lost, and while it is awake it ticks every few
/// seconds. Its key is <c>shard:</c> and its number.</summary>
[Alias("skranke.timer-shard")]
public interface ITimerShardActor : IActor, IGrainWithStringKey
{
    /// <summary>From here on the shard is woken by a reminder.</summary>
    [Alias("Wake")]
    Task Wake();
}

/// <summary>Until when a shard's due actions are known to be done. What is due is a question to the ledger, so that
/// nothing depends upon it; it tells operators which shard is behind.</summary>
[GenerateSerializer, Alias("skranke.timer-cursor")]
public sealed class TimerCursor
{
    [Id(0)]
    public DateTimeOffset DoneUntil { get; set; }
}

[GrainType("skranke.timer-shard")]
public sealed class TimerShardAdapter(
    IGrainContext context,
    Surroundings around,
    [PersistentState("timer-cursor", ClusterHost.CursorStorage)] IPersistentState<TimerCursor> cursor)
    : Adapter(context, around, Keys.ShardOf(context.GrainId)), ITimerShardActor, IRemindable
{
    private const string Reminder = "tick";

    /// <summary>The shortest that reminders can be; in between the grain's own timer ticks.</summary>
    private static readonly TimeSpan ReminderEvery = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan TickEvery = TimeSpan.FromSeconds(5);

    public Task Wake() => this.RegisterOrUpdateReminder(Reminder, TickEvery, ReminderEvery);

    public override Task OnActivateAsync(CancellationToken token)
    {
        _ = this.RegisterGrainTimer(
            _ => Tick(), new GrainTimerCreationOptions(TickEvery, TickEvery) { KeepAlive = true });
        return base.OnActivateAsync(token);
    }

    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        var now = Around.World.Clock.Now;
        if (await Tick())
        {
            cursor.State.DoneUntil = now;
            await cursor.WriteStateAsync();
        }
    }

    /// <returns>True where nothing is left that was due.</returns>
    private async Task<bool> Tick()
    {
        Answered answered;
        do
        {
            answered = await Ask(new Asked(new Tick()));
        }
        while (answered is { Trouble: Trouble.None } && answered.Open() is TickDone { More: true });

        return answered.Trouble == Trouble.None;
    }
}
