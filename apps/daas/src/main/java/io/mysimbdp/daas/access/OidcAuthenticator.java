// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.ConfigurableJWTProcessor;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.text.ParseException;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/** Knows callers by tokens that an OpenID Connect issuer signed for them. Thread-safe. */
public final class OidcAuthenticator {
    /** A token is taken apart before its signature is checked. */
    private static final int MOST_CHARACTERS = 16_384;

    private static final int MOST_NAME = 200;

    private final OidcSettings settings;
    private final ConfigurableJWTProcessor<SecurityContext> processor;

    public OidcAuthenticator(OidcSettings settings) {
        this(settings, System::nanoTime);
    }

    OidcAuthenticator(OidcSettings settings, LongSupplier nanoTime) {
        this.settings = settings;
        processor = new DefaultJWTProcessor<>();
        // The algorithm is taken from the settings and the kind of key, not from what the token says of itself.
        processor.setJWSKeySelector(
                new JWSVerificationKeySelector<>(settings.algorithms(), new IssuerKeys(settings, nanoTime)));
        // With "at+jwt" an issuer tells tokens for access from others (RFC 9068).
        processor.setJWSTypeVerifier(
                new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
        var claims = new DefaultJWTClaimsVerifier<SecurityContext>(
                settings.audience(),
                new JWTClaimsSet.Builder().issuer(settings.issuer().toString()).build(),
                Set.of("exp", "sub"));
        claims.setMaxClockSkew((int) settings.clockSkew().toSeconds());
        processor.setJWTClaimsSetVerifier(claims);
    }

    /** Whose token it is. */
    AuthResult authenticate(String token) {
        if (token.length() > MOST_CHARACTERS) {
            return new AuthResult.Refused("a token of more than " + MOST_CHARACTERS + " characters");
        }
        try {
            // Neither unsigned nor encrypted ones.
            return caller(processor.process(SignedJWT.parse(token), null));
        } catch (ParseException e) {
            return new AuthResult.Refused("a token that is no signed JWT");
        } catch (KeySourceException e) {
            return new AuthResult.Unavailable("The issuer of the token can't be asked for its keys.");
        } catch (BadJOSEException | JOSEException e) {
            return new AuthResult.Refused("a token that is not valid: " + e.getMessage());
        }
    }

    private AuthResult caller(JWTClaimsSet claims) {
        var subject = String.valueOf(claims.getSubject());
        if (subject.isBlank() || subject.length() > MOST_NAME || subject.chars().anyMatch(Character::isISOControl)) {
            return new AuthResult.Refused("a token whose subject is no name");
        }
        var named = claim(claims, settings.tenantClaim());
        var tenant = named.flatMap(OidcAuthenticator::single);
        if (named.isPresent() && tenant.isEmpty()) {
            return new AuthResult.Refused(
                    "a token of oidc:" + subject + " whose claim " + settings.tenantClaim() + " names none or several");
        }
        var roles = roles(claims);
        try {
            return new AuthResult.Known(new Caller("oidc:" + subject, tenant, roles));
        } catch (IllegalArgumentException e) {
            return new AuthResult.Refused("a token of oidc:" + subject + ": " + e.getMessage());
        }
    }

    private Set<Role> roles(JWTClaimsSet claims) {
        var roles = EnumSet.noneOf(Role.class);
        for (var name : claim(claims, settings.rolesClaim())
                .map(OidcAuthenticator::several)
                .orElse(Set.of())) {
            var named = settings.roleNames().isEmpty()
                    ? Role.of(name)
                    : Optional.ofNullable(settings.roleNames().get(name));
            named.ifPresent(roles::add);
        }
        return roles;
    }

    /** A claim by its own name, else by a path of names into objects. */
    private static Optional<Object> claim(JWTClaimsSet claims, String path) {
        var whole = claims.getClaim(path);
        if (whole != null) {
            return Optional.of(whole);
        }
        Object value = claims.getClaims();
        for (var name : path.split("\\.", -1)) {
            value = value instanceof Map<?, ?> object ? object.get(name) : null;
        }
        return Optional.ofNullable(value);
    }

    /** The one text of a claim; empty if it has none or several. */
    private static Optional<String> single(Object claim) {
        if (claim instanceof Collection<?> list) {
            return list.size() == 1 ? single(list.iterator().next()) : Optional.empty();
        }
        return claim instanceof String text && !text.isBlank() ? Optional.of(text) : Optional.empty();
    }

    private static Collection<String> several(Object claim) {
        if (claim instanceof Collection<?> list) {
            return list.stream()
                    .filter(String.class::isInstance)
                    .map(String.class::cast)
                    .toList();
        }
        return claim instanceof String text ? Arrays.asList(text.split(" ", -1)) : Set.of();
    }
}
