using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Rapport.Governance.Access;
using Rapport.Governance.Audit;
using Rapport.Governance.Keys;
using Rapport.Governance.Mail;
using Rapport.Governance.People;
using Rapport.Governance.Workspaces;
using Rapport.Kernel;

namespace Rapport.Governance;

/// <summary>People, roles, keys, workspaces, settings and the audit log.</summary>
public static class GovernanceModule
{
    const string AnyScheme = "any";

    /// <summary>Adds the module, and with it authentication and authorization of the whole server.</summary>
    public static IServiceCollection AddGovernance(this IServiceCollection services)
    {
        services.AddHttpContextAccessor();
        services.AddSingleton<IModelPart, GovernanceModel>();
        services.AddSingleton<IActor, RequestActor>();
        services.AddSingleton<IAudit, AuditLog>();
        services.AddSingleton<IAuditCheck, AuditCheck>();
        services.AddHostedService<AuditGuard>();
        services.AddSingleton<WorkspaceBook>().AddSingleton<IWorkspaces>(p => p.GetRequiredService<WorkspaceBook>());
        services.AddSingleton<WorkspaceMaker>().AddSingleton<IWorkspaceMaker>(p => p.GetRequiredService<WorkspaceMaker>());
        services.AddJobKind<DeleteWorkspaceJob>();
        services.AddSingleton<KeyBook>().AddSingleton<IKeys>(p => p.GetRequiredService<KeyBook>());
        services.AddHostedService(p => p.GetRequiredService<KeyBook>());
        services.AddSingleton<InstanceAddress>().AddSingleton<SessionBook>().AddSingleton<AntiforgeryToken>();
        services.AddSingleton<IMembers, Members>().AddSingleton<IColleagues, Colleagues>();
        services.AddSingleton<SetupCode>().AddSingleton<ISetup>(p => p.GetRequiredService<SetupCode>());
        services.AddSingleton<Links>().AddSingleton<SecondFactor>().AddSingleton<Attempts>().AddScoped<Sessions>();
        services.AddSingleton<IOwnerReset, OwnerReset>();
        services.AddSingleton<IMailServers, MailServers>();
        services.AddSealedColumn("smtp", "password", MailServers.Purpose).AddSealedColumn("person", "totp_secret", SecondFactor.Purpose);
        AddIdentity(services);
        AddAccess(services);
        return services;
    }

    /// <summary>Maps the module's routes.</summary>
    public static void MapGovernance(this IEndpointRouteBuilder routes)
    {
        SetUp.Map(routes);
        EnterByCode.Map(routes);
        ClaimAccount.Map(routes);
        SignIn.Map(routes);
        ConfirmSession.Map(routes);
        AcceptInvite.Map(routes);
        ResetPassword.Map(routes);
        Me.Map(routes);
        MyTotp.Map(routes);
        MyPasskeys.Map(routes);
        SignInByPasskey.Map(routes);
        RequireSecondFactor.Map(routes);
        ManageWorkspaces.Map(routes);
        ManagePeople.Map(routes);
        ManageKeys.Map(routes);
        DescribeKey.Map(routes);
        ReadAudit.Map(routes);
        ManageSmtp.Map(routes);
    }

    /// <summary>Stands between authentication and authorization: requests that another site makes a browser send are refused.</summary>
    public static void UseGovernance(this IApplicationBuilder app) => app.UseForgeryChecks();

    static void AddIdentity(IServiceCollection services)
    {
        services.AddSingleton<IPasswordHasher<Person>, PasswordHasher<Person>>();
        services.Configure<PasswordHasherOptions>(o => o.IterationCount = 210_000);
        services.AddScoped<PersonStore>();
        services.AddScoped<IUserStore<Person>>(p => p.GetRequiredService<PersonStore>());
        services.AddIdentityCore<Person>(o =>
        {
            o.User.RequireUniqueEmail = true;
            o.User.AllowedUserNameCharacters = "";
            o.Lockout.MaxFailedAccessAttempts = 5;
            o.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(5);
            o.Password.RequiredLength = 12;
            o.Password.RequireDigit = o.Password.RequireLowercase = o.Password.RequireUppercase = o.Password.RequireNonAlphanumeric = false;
        }).AddPasswordValidator<CommonPasswords>();
        services.AddSingleton<PasskeyChallenges>().AddScoped<IPasskeyHandler<Person>, PasskeyHandler<Person>>();
        services.Configure<IdentityPasskeyOptions>(o =>
        {
            // A passkey stands for password and second factor: the device must have asked for a finger, a face or a PIN, and must know
            // the account by itself, so that nobody is asked for an address first.
            o.UserVerificationRequirement = "required";
            o.ResidentKeyRequirement = "required";
            o.AuthenticatorTimeout = PasskeyChallenges.Life;
        });
    }

    static void AddAccess(IServiceCollection services)
    {
        services.AddAuthentication(AnyScheme)
            .AddPolicyScheme(AnyScheme, null, o => o.ForwardDefaultSelector = context =>
                context.Request.Headers.Authorization.Count > 0 ? KeyAuthentication.SchemeName : SessionCookie.Scheme)
            .AddCookie(SessionCookie.Scheme, SessionCookie.Configure)
            .AddScheme<AuthenticationSchemeOptions, KeyAuthentication>(KeyAuthentication.SchemeName, null);
        var authorization = services.AddAuthorizationBuilder()
            .AddPolicy(Kernel.Access.SignedIn, p => p.AddRequirements(new PersonRequirement()))
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().AddRequirements(new MarkedRequirement()).Build());
        foreach (var role in Enum.GetValues<Role>()) authorization.AddPolicy(Kernel.Access.Policy(role), p => p.AddRequirements(new RoleRequirement(role)));
        services.AddSingleton<IAuthorizationHandler, RoleHandler>();
        services.AddSingleton<IAuthorizationHandler, PersonHandler>();
        services.AddSingleton<IAuthorizationHandler, MarkedHandler>();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, Refusals>();
    }
}
