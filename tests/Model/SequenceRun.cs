using Skranke.Tests.Builders;

namespace Skranke.Tests.Model;

/// <summary>Does the same things to the model and to the engine, and stops where they do not agree or where an
/// invariant is broken.</summary>
internal static class SequenceRun
{
    public const int StepsMin = 40;

    /// <summary>What went wrong; null where nothing did.</summary>
    /// <param name="ledger">Another ledger than the true one, where a test breaks it.</param>
    /// <param name="engineRules">Other rules for the engine than for the model, where a test breaks them.</param>
    public static async Task<Disagreement?> Of(
        ModelRules rules,
        IReadOnlyList<Step> steps,
        Func<TestLedger>? ledger = null,
        ModelRules? engineRules = null)
    {
        var engine = new EngineUnderModel(engineRules ?? rules, ledger?.Invoke());
        var model = new ModelLibrary(rules);
        var invariants = new Invariants(
            engine.Library, EngineUnderModel.Patrons, EngineUnderModel.Titles, EngineUnderModel.Copies);
        var seen = 0;
        for (var number = 0; number < steps.Count; number++)
        {
            var answer = await AnswerOf(engine, steps[number]);
            var wanted = AnswerOf(model, steps[number]);
            Number(model, engine);
            var broken = new List<string>();
            for (; seen < engine.Ledger.Committed.Count; seen++)
            {
                broken.AddRange(invariants.After(engine.Ledger.Committed[seen]));
            }

            if (steps[number].Act == Act.Wait)
            {
                broken.AddRange(invariants.AtRest(model.Today));
            }

            if (answer != wanted)
            {
                broken.Add($"the engine says \"{answer}\", the model \"{wanted}\"");
            }

            var (real, right) = (await engine.State(), StateOf(model));
            broken.AddRange(real.Except(right).Select(line => $"engine: {line}"));
            broken.AddRange(right.Except(real).Select(line => $"model:  {line}"));
            if (broken.Count > 0 || !real.SequenceEqual(right))
            {
                return new Disagreement(number, broken);
            }
        }

        return null;
    }

    /// <summary>A short sequence that goes wrong as well: the prefix, then without every step that is not
    /// needed.</summary>
    public static async Task<(IReadOnlyList<Step> Steps, Disagreement Wrong)> Shortest(
        IReadOnlyList<Step> steps, Disagreement wrong, Func<IReadOnlyList<Step>, Task<Disagreement?>> run)
    {
        var shortest = steps.Take(wrong.Step + 1).ToList();
        for (var smaller = true; smaller;)
        {
            smaller = false;
            for (var at = shortest.Count - 1; at >= 0; at--)
            {
                var without = shortest.Where((_, place) => place != at).ToList();
                if (await run(without) is { } still)
                {
                    (shortest, wrong, smaller) = ([.. without.Take(still.Step + 1)], still, true);
                    at = Math.Min(at, shortest.Count);
                }
            }
        }

        return (shortest, wrong);
    }

    private static async Task<string> AnswerOf(EngineUnderModel engine, Step step)
    {
        try
        {
            return await engine.Do(step);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return exception.ToString();
        }
    }

    private static string AnswerOf(ModelLibrary model, Step step)
    {
        if (step.Act is Act.Lend or Act.RenewAll or Act.Reserve && model.IsLinked(step.Patron))
        {
            return "refused patron.linked";
        }

        switch (step.Act)
        {
            case Act.Link:
                return step.Patron == step.Thing ? "nothing to do" : model.Link(step.Patron, step.Thing);
            case Act.Lend:
                return model.Lend(step.Patron, step.Thing, step.Branch, step.Staff);
            case Act.TakeBack:
                return model.TakeBack(step.Thing, step.Branch, step.Trouble == "damaged");
            case Act.RenewAll:
                return string.Join(", ", Enumerable.Range(0, model.Copies.Count)
                    .Where(copy => model.Copies[copy].Loan?.Patron == step.Patron)
                    .Select(copy => model.Renew(step.Patron, copy, staff: false)).Order());
            case Act.Reserve:
                return model.Reserve(
                    step.Patron, step.Titles, step.Branch, step.OnlyCopy, step.Issue, step.Staff);
            case Act.Mark:
                return model.Mark(step.Thing, step.Trouble);
            case Act.Cancel or Act.PickUpAt or Act.Pause or Act.Place:
                var own = model.Reservations.FindLast(one => one.Patron == step.Patron && one.Title == step.Thing);
                return own is null ? "nothing to do" : OnReservation(model, step, own);
            case Act.Wait:
                model.Wait(step.Thing);
                return "";
            default:
                var last = model.LastLoan(step.Patron, step.Thing);
                return last is null ? "nothing to do" : OnLoan(model, step, last);
        }
    }

    private static string OnReservation(ModelLibrary model, Step step, ModelReservation own) => step.Act switch
    {
        Act.Cancel => model.Cancel(own),
        Act.PickUpAt => model.PickUpAt(own, step.Branch),
        Act.Pause => model.Pause(own, step.Days == 0 ? null : step.Days),
        _ => model.Place(own),
    };

    private static string OnLoan(ModelLibrary model, Step step, ModelLoan last) => step.Act switch
    {
        Act.Renew => model.Renew(step.Patron, step.Thing, step.Staff),
        Act.MoveDue => model.MoveDue(last, model.Today.AddDays(step.Days)),
        Act.Lose => model.Lose(last),
        Act.Claim => model.Claim(last),
        Act.UndoLend => model.UndoLend(last),
        _ => model.UndoTakeBack(last),
    };

    /// <summary>The model learns the numbers that the engine gave to what was new in this step.</summary>
    private static void Number(ModelLibrary model, EngineUnderModel engine)
    {
        foreach (var (one, made) in model.Reservations.Zip(engine.Made).Skip(model.Reservations.Count - 1))
        {
            one.Number = made.Id.Value;
        }

        foreach (var (one, lent) in model.Loans.Zip(engine.Lent).Skip(model.Loans.Count - 1))
        {
            one.Number = lent.Id.Value;
        }
    }

    private static List<string> StateOf(ModelLibrary model)
    {
        var lines = new List<string>();
        for (var number = 0; number < model.Copies.Count; number++)
        {
            var copy = model.Copies[number];
            var loan = copy.Loan is { } open
                ? $"lent to {open.Patron} until {open.Due:yyyy-MM-dd} after {open.Renewals}" : "";
            var kept = model.KeptFor(number) is { } one ? $"kept for {one.Patron}" : "";
            var way = copy.OnItsWayTo is { } branch ? $"to {branch}" : "";
            lines.Add($"copy {number}: {loan}{kept}{way}{copy.Trouble}");
        }

        for (var title = 0; title < ModelThings.Titles; title++)
        {
            lines.AddRange(model.Queue(title).Select(one =>
                $"title {title}: {one.Patron} {one.State} copy {one.Copy} until {one.PickupUntil:yyyy-MM-dd} "
                + $"at {one.Pickup} issue {one.Issue}"));
        }

        lines.AddRange(model.Fees.Select((fees, patron) => $"patron {patron}: {fees}"));
        return lines;
    }
}

/// <param name="Step">The number of the step after which model and engine did not agree.</param>
internal sealed record Disagreement(int Step, IReadOnlyList<string> Lines);
