import torch

from signkit.model.noise import InputNoise


def test_noise_has_the_spread_that_was_asked_for():
    torch.manual_seed(0)
    noise = InputNoise().train()
    noise.set_constant(2.0)
    assert abs(noise(torch.zeros(40, 50, 150)).std() - 2.0) < 0.02


def test_evaluation_is_free_of_noise():
    noise = InputNoise().eval()
    noise.set_constant(2.0)
    features = torch.randn(2, 3, 150)
    assert torch.equal(noise(features), features)


def test_noise_follows_the_spread_of_the_errors_of_each_feature():
    torch.manual_seed(0)
    noise = InputNoise()
    noise.start_following()
    assert (noise.spread == 0).all()
    spreads = torch.linspace(0.1, 1.0, 150)
    for _ in range(5):
        errors = 3.0 + spreads * torch.randn(8, 200, 150)
        noise.measure(errors, torch.ones_like(errors).bool())
    noise.follow_errors(5.0)
    torch.testing.assert_close(noise.spread, 5 * spreads, rtol=0.05, atol=0)


def test_errors_of_unknown_features_do_not_count():
    noise = InputNoise()
    noise.start_following()
    errors = torch.randn(4, 100, 150)
    known = torch.rand(4, 100, 150) < 0.5
    noise.measure(errors, known)
    counted = noise.moments.clone()
    noise.moments.zero_()
    noise.measure(errors.masked_fill(~known, 1e9), known)
    assert torch.equal(counted, noise.moments)


def test_each_epoch_measures_anew():
    noise = InputNoise()
    noise.start_following()
    noise.measure(torch.randn(2, 50, 150), torch.ones(2, 50, 150).bool())
    noise.follow_errors(5.0)
    assert (noise.moments == 0).all()
