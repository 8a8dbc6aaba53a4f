using Skranke.Api.Security;
using Skranke.Silo.Access;
using Xunit;

namespace Skranke.Tests.Http;

public sealed class PermissionsTests
{
    [Fact]
    public void Every_operation_has_one_row() => Assert.Equal(
        Enum.GetValues<Operation>(), Permissions.Table.Select(permission => permission.Operation).Order());

    [Fact]
    public void Every_operation_is_somebody_s() =>
        Assert.All(Permissions.Table, permission => Assert.NotEmpty(permission.Own.Concat(permission.Any)));

    [Theory]
    [InlineData(Role.Kiosk, Operation.CheckOut, Reach.OwnLibrary)]
    [InlineData(Role.Kiosk, Operation.Override, Reach.None)]
    [InlineData(Role.Kiosk, Operation.PlaceReservation, Reach.None)]
    [InlineData(Role.Kiosk, Operation.BackDateCheckIn, Reach.None)]
    [InlineData(Role.Staff, Operation.Override, Reach.OwnLibrary)]
    [InlineData(Role.Staff, Operation.Import, Reach.OwnLibrary)]
    [InlineData(Role.Staff, Operation.ManageKeys, Reach.None)]
    [InlineData(Role.App, Operation.CheckOut, Reach.None)]
    [InlineData(Role.App, Operation.LookUpPatron, Reach.None)]
    [InlineData(Role.App, Operation.Renew, Reach.OwnLibrary)]
    [InlineData(Role.Admin, Operation.ManageKeys, Reach.OwnLibrary)]
    [InlineData(Role.Admin, Operation.ReadPatron, Reach.None)]
    [InlineData(Role.National, Operation.ReadPatron, Reach.AnyLibrary)]
    [InlineData(Role.Operator, Operation.ReadPatron, Reach.None)]
    [InlineData(Role.Operator, Operation.ReadLoan, Reach.None)]
    [InlineData(Role.Patron, Operation.ReadLoan, Reach.Self)]
    [InlineData(Role.Patron, Operation.ReadTitle, Reach.OwnLibrary)]
    [InlineData(Role.Patron, Operation.CheckOut, Reach.None)]
    [InlineData(Role.Patron, Operation.LookUpPatron, Reach.None)]
    [InlineData(Role.Patron, Operation.ReadEvents, Reach.None)]
    [InlineData(Role.Admin, Operation.ReadAudit, Reach.OwnLibrary)]
    [InlineData(Role.Staff, Operation.ReadAudit, Reach.None)]
    public void The_table_says_who_may_do_what(Role role, Operation operation, Reach reach) =>
        Assert.Equal(reach, Permissions.Of(role, operation));

    [Fact]
    public void Operators_see_no_personal_data() => Assert.Equal(
        [
            Operation.ReadLibraries, Operation.PutLibrary, Operation.ReadRules, Operation.ManageKeys,
            Operation.ReadOperations,
            Operation.ReadTerminals,
        ],
        Enum.GetValues<Operation>().Where(operation => Permissions.Of(Role.Operator, operation) != Reach.None));
}
